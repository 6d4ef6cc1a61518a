package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private final RealPaths paths = new RealPaths();
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
        return new LocatedRules(located, locator.patterns(checked), locator.paths.kinds(), locator.notices);
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
        return Stream.concat(
                        denies.stream(),
                        HardLinks.of(denies, paths.kinds(), policy, workingDirectory, unfound).stream())
                .distinct()
                .toList();
    }

    private void noteRoots(FilesystemPolicy policy) {
        Stream.of(policy.denyRead(), policy.allowRead(), policy.allowWrite(), policy.denyWrite())
                .flatMap(List::stream)
                .map(PathRule::pattern)
                .forEach(pattern -> {
                    roots.add(pattern.root());
                    roots.add(paths.real(pattern.root()));
                    if (pattern instanceof PathPattern.Glob glob) {
                        globs.add(glob);
                    }
                });
    }

    private FilePatterns patterns(FilesystemPolicy policy) {
        return globs.isEmpty()
                ? FilePatterns.NONE
                : new FilePatterns(
                        patterns(policy.denyRead(), true),
                        patterns(policy.allowRead(), false),
                        patterns(policy.allowWrite(), false),
                        patterns(policy.denyWrite(), true));
    }

    /** With wildcards, about the directories where they really begin. */
    private List<PathRule> patterns(List<PathRule> rules, boolean denied) {
        List<PathRule> patterns = new ArrayList<>();
        for (PathRule rule : rules) {
            if (rule.pattern() instanceof PathPattern.Glob glob) {
                Path root = paths.real(glob.root());
                if (denied || !leadsOut(glob.root(), root)) {
                    String names = glob.text().substring(glob.root().toString().length());
                    patterns.add(rule.about(PathPattern.beneath(root, names)));
                }
            }
        }
        return patterns;
    }

    private List<PathRule> denies(List<PathRule> rules) {
        return rules.stream()
                .flatMap(rule -> spelled(rule.pattern(), true).map(paths::real).map(path -> about(rule, path)))
                .distinct()
                .toList();
    }

    private List<PathRule> allows(List<PathRule> rules, boolean writing) throws SandboxException {
        List<PathRule> located = new ArrayList<>();
        for (PathRule rule : rules) {
            Set<Path> allowed = new LinkedHashSet<>();
            for (Path path : spelled(rule.pattern(), false).toList()) {
                Path real = paths.real(path);
                FileKind kind = paths.kinds().get(real);
                if (kind == FileKind.ABSENT || kind == FileKind.UNKNOWN) {
                    noticeMissing(rule, path, writing);
                } else if (!leadsOut(path, real)) {
                    allowed.add(real);
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
            allowed.forEach(path -> located.add(about(rule, path)));
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
