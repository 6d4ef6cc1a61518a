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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What in a git repository makes git run programs ({@code gitrepository-layout(5)}, {@code githooks(5)}). */
final class GitRepository {
    private static final Pattern HOOKS_PATH = Pattern.compile("(?im)^\\s*hooksPath\\s*=\\s*\"?([^\"#;\\n]+?)\"?\\s*$");
    private static final String SAMPLE = ".sample";
    private static final String POINTER = "gitdir:";
    private static final int LONGEST_POINTER = 4096;
    private static final int LONGEST_CONFIG = 1 << 16;

    private GitRepository() {}

    /**
     * The paths to protect in a repository, there or not.
     *
     * @param git its directory
     * @param config whether its configuration is among them
     */
    static List<Path> executables(Path git, boolean config) {
        List<Path> paths = new ArrayList<>();
        paths.add(git.resolve("hooks"));
        if (config) {
            paths.add(git.resolve("config"));
            paths.add(git.resolve("config.worktree"));
        }
        hooksPath(git).ifPresent(paths::add);
        for (String nested : List.of("modules", "worktrees")) {
            for (Path repository : directories(git.resolve(nested))) {
                paths.addAll(executables(repository, config));
            }
        }
        return paths.stream()
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.endsWith("hooks"))
                .toList();
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
        try {
            if (Files.size(config) > LONGEST_CONFIG) {
                return Stream.of(config + ": too large to be looked through");
            }
            return GitConfig.settings(Files.readString(config, StandardCharsets.ISO_8859_1)).stream()
                    .filter(GitConfig.Setting::runsPrograms)
                    .map(setting -> "%s: %s = %s".formatted(config, setting.name(), setting.value()));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The repository that a file {@code .git} points at. */
    static Optional<Path> pointedAt(Path file) {
        try {
            if (Files.size(file) > LONGEST_POINTER) {
                return Optional.empty();
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith(POINTER)
                    ? Optional.of(
                            file.resolveSibling(text.substring(POINTER.length()).strip()))
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Where {@code core.hooksPath} leads, relative to the work tree. */
    private static Optional<Path> hooksPath(Path git) {
        try {
            Matcher stated = HOOKS_PATH.matcher(Files.readString(git.resolve("config"), StandardCharsets.ISO_8859_1));
            return stated.find() ? Optional.of(git.resolveSibling(stated.group(1))) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
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
