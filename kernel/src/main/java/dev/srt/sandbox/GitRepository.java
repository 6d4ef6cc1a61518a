package dev.srt.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What in a git repository makes git run programs ({@code gitrepository-layout(5)}, {@code githooks(5)}). */
final class GitRepository {
    private static final Path HOME = Path.of(System.getProperty("user.home"));
    private static final String SAMPLE = ".sample";
    private static final String POINTER = "gitdir:";
    private static final int LONGEST_POINTER = 4096;
    private static final int DEEPEST_MODULE = 8;
    private static final String HOOKS = "hooks";

    /** Of a repository, whole or just begun. */
    private static final List<String> PARTS = List.of("HEAD", "config", HOOKS);

    private static final int LONGEST_CONFIG = 1 << 20;

    private GitRepository() {}

    /**
     * The paths to protect in a repository, there or not, and in those that lie in it or share it.
     *
     * @param git its directory
     * @param names what is protected in such a directory ({@link dev.srt.policy.ProtectedNames#inRepositories})
     */
    static List<Path> executables(Path git, List<String> names) {
        List<Path> paths = new ArrayList<>();
        own(git, names).forEach(paths::add);
        common(git).ifPresent(shared -> own(shared, names).forEach(paths::add));
        directories(git.resolve("worktrees"))
                .forEach(worktree -> own(worktree, names).forEach(paths::add));
        modules(git.resolve("modules"), names, paths, DEEPEST_MODULE);
        return paths;
    }

    /** Whether a directory is a repository by itself, without a work tree around it. */
    static boolean isBare(Path directory) {
        return Files.isRegularFile(directory.resolve("HEAD"))
                && Files.isDirectory(directory.resolve("objects"))
                && Files.isDirectory(directory.resolve("refs"));
    }

    private static Stream<Path> own(Path git, List<String> names) {
        Stream<Path> hooks = names.contains(HOOKS) ? hooksPath(git).stream() : Stream.<Path>empty();
        return Stream.concat(names.stream().map(git::resolve), hooks)
                .filter(path -> path.endsWith(HOOKS) || Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    /** A submodule's name, and so the path of its repository, may have several parts. */
    private static void modules(Path parent, List<String> names, List<Path> paths, int depth) {
        for (Path module : directories(parent)) {
            if (PARTS.stream().map(module::resolve).anyMatch(part -> Files.exists(part, LinkOption.NOFOLLOW_LINKS))) {
                paths.addAll(executables(module, names));
            } else if (depth > 0) {
                modules(module, names, paths, depth - 1);
            }
        }
    }

    /**
     * What git would run in a repository, a line each. A command may have laid anything there: files that never end, or
     * that point at themselves.
     *
     * @param git its directory, a link to it, or a file that points at it; there or not
     */
    static Stream<String> programs(Path git) {
        Path repository = Files.isRegularFile(git) ? pointedAt(git).orElse(git) : git;
        return Stream.concat(
                hooks(repository.resolve("hooks")),
                Stream.of("config", "config.worktree")
                        .map(repository::resolve)
                        .flatMap(GitRepository::programSettings));
    }

    private static Stream<String> hooks(Path directory) {
        List<String> hooks = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.toString().endsWith(SAMPLE) && Files.isExecutable(file) && !Files.isDirectory(file)) {
                    hooks.add(file.toString());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // There are none, or git cannot list them either.
        }
        return hooks.stream().sorted();
    }

    private static Stream<String> programSettings(Path config) {
        if (!Files.isRegularFile(config)) {
            return Stream.empty();
        }
        return text(config, LONGEST_CONFIG)
                .map(text -> GitConfig.settings(text).stream()
                        .filter(GitConfig.Setting::runsPrograms)
                        .map(setting -> "%s: %s = %s".formatted(config, setting.name(), setting.value())))
                .orElseGet(() -> Stream.of(config + ": cannot be looked through"));
    }

    /** The repository that a file {@code .git} points at. */
    static Optional<Path> pointedAt(Path file) {
        return text(file, LONGEST_POINTER)
                .filter(text -> text.startsWith(POINTER))
                .flatMap(text ->
                        path(file.getParent(), text.substring(POINTER.length()).strip()));
    }

    /** The repository that a work tree's own shares with others. */
    private static Optional<Path> common(Path git) {
        return text(git.resolve("commondir"), LONGEST_POINTER).flatMap(text -> path(git, text.strip()));
    }

    /** Where {@code core.hooksPath} leads, relative to the work tree. */
    private static Optional<Path> hooksPath(Path git) {
        return text(git.resolve("config"), LONGEST_CONFIG).stream()
                .flatMap(text -> GitConfig.settings(text).stream())
                .filter(setting -> setting.name().equals("core.hookspath"))
                .map(setting -> unquoted(setting.value()))
                .reduce((first, last) -> last)
                .flatMap(value -> path(git.getParent(), value));
    }

    private static String unquoted(String value) {
        return value.replaceFirst("[#;].*$", "").replace("\"", "").strip();
    }

    private static Optional<Path> path(Path base, String text) {
        try {
            return Optional.of(text.startsWith("~/") ? HOME.resolve(text.substring(2)) : base.resolve(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What a regular file holds; empty where it is none, longer than that, or cannot be read. */
    private static Optional<String> text(Path file, int longest) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= longest
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> directories(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(parent, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(found::add);
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }
}
