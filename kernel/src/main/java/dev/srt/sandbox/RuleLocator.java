package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what the file rules mean on this host: expands patterns, follows symbolic links, and notes what lies where.
 *
 * <p>A deny holds for what a link leads to. An allow does not follow a link out of its own directory: who can make that
 * link could choose what is opened.
 */
final class RuleLocator {
    /** What stands for bytes that mean nothing in UTF-8 (Unicode, U+FFFD). */
    private static final char REPLACEMENT = '\uFFFD';

    private final Map<Path, FileKind> kinds = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    /** Where rules begin, as they are spelled and really. */
    private final Set<Path> roots = new HashSet<>();

    private final Set<PathPattern.Glob> globs = new HashSet<>();

    private RuleLocator() {}

    /**
     * The policy about real paths, with the protected files in its writable trees.
     *
     * @param workingDirectory a real path; searched for protected files as every writable tree is
     * @throws SandboxException where a rule cannot be enforced as it is written
     */
    static LocatedRules locate(FilesystemPolicy policy, Path workingDirectory) throws SandboxException {
        RuleLocator locator = new RuleLocator();
        if (policy.disabled()) {
            return new LocatedRules(policy, FilePatterns.NONE, Map.of(), List.of());
        }
        FilesystemPolicy checked = KernelTrees.check(policy);
        locator.noteRoots(checked);
        FilesystemPolicy stated = new FilesystemPolicy(
                false,
                locator.denies(checked.denyRead()),
                locator.allows(checked.allowRead(), false),
                locator.allows(checked.allowWrite(), true),
                locator.denies(checked.denyWrite()),
                checked.protection());
        FilesystemPolicy whole = ProtectedFiles.protect(stated, workingDirectory);
        FilesystemPolicy located = new FilesystemPolicy(
                false,
                locator.withOtherNames(stated.denyRead(), stated, workingDirectory, locator.notices),
                stated.allowRead(),
                stated.allowWrite(),
                // By a name that is not found the command cannot write either: whoever opens files for it looks again.
                locator.withOtherNames(locator.denies(whole.denyWrite()), stated, workingDirectory, new ArrayList<>()),
                stated.protection());
        refuseUnspeakable(located);
        return new LocatedRules(located, locator.patterns(checked), locator.kinds, locator.notices);
    }

    /** A name that is not UTF-8 has another character in Java, and so is that of another file. */
    private static void refuseUnspeakable(FilesystemPolicy policy) throws SandboxException {
        for (PathRule rule : Stream.of(policy.denyRead(), policy.denyWrite())
                .flatMap(List::stream)
                .toList()) {
            if (rule.pattern().root().toString().indexOf(REPLACEMENT) >= 0) {
                throw new SandboxException(
                        "name-not-utf-8",
                        "\"%s\" (%s) cannot be denied, since its name is not UTF-8"
                                .formatted(rule.pattern().root(), rule.source()),
                        "rename it");
            }
        }
    }

    private List<PathRule> withOtherNames(
            List<PathRule> denies, FilesystemPolicy policy, Path workingDirectory, List<String> unfound) {
        return Stream.concat(denies.stream(), HardLinks.of(denies, kinds, policy, workingDirectory, unfound).stream())
                .distinct()
                .toList();
    }

    private void noteRoots(FilesystemPolicy policy) {
        Stream.of(policy.denyRead(), policy.allowRead(), policy.allowWrite(), policy.denyWrite())
                .flatMap(List::stream)
                .map(PathRule::pattern)
                .forEach(pattern -> {
                    roots.add(pattern.root());
                    roots.add(real(pattern.root()));
                    if (pattern instanceof PathPattern.Glob glob) {
                        globs.add(glob);
                    }
                });
    }

    private FilePatterns patterns(FilesystemPolicy policy) {
        return globs.isEmpty()
                ? FilePatterns.NONE
                : new FilePatterns(
                        patterns(policy.denyRead()),
                        patterns(policy.allowRead()),
                        patterns(policy.allowWrite()),
                        patterns(policy.denyWrite()));
    }

    /** With wildcards, about the directories where they really begin. */
    private List<PathRule> patterns(List<PathRule> rules) {
        List<PathRule> patterns = new ArrayList<>();
        for (PathRule rule : rules) {
            if (rule.pattern() instanceof PathPattern.Glob glob) {
                String names = glob.text().substring(glob.root().toString().length());
                patterns.add(rule.about(PathPattern.beneath(real(glob.root()), names)));
            }
        }
        return patterns;
    }

    private List<PathRule> denies(List<PathRule> rules) {
        return rules.stream()
                .flatMap(rule -> spelled(rule.pattern(), true).map(this::real).map(path -> about(rule, path)))
                .distinct()
                .toList();
    }

    private List<PathRule> allows(List<PathRule> rules, boolean writing) throws SandboxException {
        List<PathRule> located = new ArrayList<>();
        for (PathRule rule : rules) {
            Set<Path> paths = new LinkedHashSet<>();
            for (Path path : spelled(rule.pattern(), false).toList()) {
                Path real = real(path);
                if (kinds.get(real) == FileKind.ABSENT || kinds.get(real) == FileKind.UNKNOWN) {
                    noticeMissing(rule, path, writing);
                } else if (!leadsOut(path, real)) {
                    paths.add(real);
                } else if (writing && rule.pattern() instanceof PathPattern.Literal) {
                    throw new SandboxException(
                            "link-leads-out",
                            "%s: \"%s\" is a symbolic link out of its own directory, to \"%s\""
                                    .formatted(rule.source(), path, real),
                            "name \"%s\" itself, if the command may write there".formatted(real));
                } else {
                    notice(
                            rule,
                            "\"%s\" is a symbolic link out of its own directory; to allow it, name %s itself"
                                    .formatted(path, real));
                }
            }
            paths.forEach(path -> located.add(about(rule, path)));
        }
        return located;
    }

    private void noticeMissing(PathRule rule, Path path, boolean writing) {
        if (writing) {
            notice(rule, "\"%s\" does not exist, so it cannot be opened for writing; make it first".formatted(path));
        }
    }

    private void notice(PathRule rule, String text) {
        notices.add(rule.source() + ": " + text);
    }

    private static PathRule about(PathRule rule, Path path) {
        return rule.about(PathPattern.literal(path));
    }

    /** The paths a pattern means, as they are spelled on this host. */
    private Stream<Path> spelled(PathPattern pattern, boolean denied) {
        return switch (pattern) {
            case PathPattern.Literal literal -> Stream.of(literal.path());
            case PathPattern.Glob glob ->
                GlobExpansion.expand(glob, denied, directory -> mayHoldOthers(directory, glob));
        };
    }

    /** Whether another rule may say something of files beneath: then it matters how deep this one reaches there. */
    private boolean mayHoldOthers(Path directory, PathPattern.Glob glob) {
        return roots.stream().anyMatch(root -> root.startsWith(directory))
                || globs.stream().anyMatch(other -> !other.equals(glob) && directory.startsWith(other.root()));
    }

    /**
     * Where a path really is. Of what does not exist, the part that does is resolved; where a directory may not be
     * searched, that directory stands for everything that may be in it.
     */
    private Path real(Path path) {
        Path existing = path;
        while (existing != null) {
            try {
                Path real = existing.toRealPath();
                kinds.put(real, kindOf(real));
                return existing.equals(path) ? real : absent(real, existing.relativize(path));
            } catch (AccessDeniedException e) {
                // Its parent may not be searched, and stands for it.
                return unsearchable(existing.getParent());
            } catch (NoSuchFileException e) {
                Path target = danglingTarget(existing);
                if (target != null) {
                    return real(target.resolve(existing.relativize(path)));
                }
                existing = existing.getParent();
            } catch (IOException e) {
                existing = existing.getParent();
            }
        }
        return path;
    }

    private Path unsearchable(Path directory) {
        Path at = directory;
        while (true) {
            try {
                Path real = at.toRealPath();
                kinds.put(real, kindOf(real));
                return real;
            } catch (IOException e) {
                at = at.getParent();
            }
        }
    }

    private Path absent(Path parent, Path rest) {
        Path at = parent;
        // Beneath a file there can be nothing: the file itself then stands for the rule.
        if (kinds.get(parent) == FileKind.FILE) {
            return parent;
        }
        FileKind kind = Files.isWritable(parent) ? FileKind.ABSENT : FileKind.UNKNOWN;
        for (Path name : rest) {
            at = at.resolve(name).normalize();
            kinds.putIfAbsent(at, kind);
        }
        return at;
    }

    /** Where a link leads that leads nowhere yet; null where this is no link. */
    private static Path danglingTarget(Path link) {
        try {
            return link.getParent().toRealPath().resolve(Files.readSymbolicLink(link));
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    private static FileKind kindOf(Path real) {
        return Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS) ? FileKind.DIRECTORY : FileKind.FILE;
    }

    /** Whether following the links in a path leaves the directory in which one of them lies. */
    private static boolean leadsOut(Path path, Path real) {
        for (Path at = path; at.getParent() != null; at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                try {
                    return !real.startsWith(at.getParent().toRealPath()) || leadsOut(at.getParent(), real);
                } catch (IOException e) {
                    return true;
                }
            }
        }
        return false;
    }
}
