package dev.srt.cli.files;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what a policy means for a planted tree, by the plainest means: it looks at every path there is, and follows links
 * name by name. Must be asked before a command changes the tree.
 */
final class Oracle {
    private static final int MOST_LINKS = 40;

    private final Planted tree;
    private final FilesystemPolicy policy;
    private final List<String> leadingOut = new ArrayList<>();

    /** @param stated as the settings state it */
    Oracle(Planted tree, FilesystemPolicy stated) {
        this.tree = tree;
        this.policy = new FilesystemPolicy(
                false,
                denies(stated.denyRead()),
                allows(stated.allowRead(), false),
                allows(stated.allowWrite(), true),
                denies(stated.denyWrite()));
    }

    /** The entries of {@code allowWrite} with which no command runs, since each is a link out of its own directory. */
    List<String> leadingOut() {
        return leadingOut;
    }

    /** Whether a real path may be read. */
    boolean reads(Path real) {
        return FileJudge.read(policy, real).allowed();
    }

    /** Whether a real path may be written, made or removed. */
    boolean writes(Path real) {
        return FileJudge.write(policy, real).allowed();
    }

    /** Where a path leads inside the sandbox, through links that are shown there; empty where something hides the way. */
    Optional<Path> reached(Path path) {
        return follow(path, true);
    }

    /** The names that a directory shows for certain: those that something which may be read lies at or beneath. */
    Set<String> shown(Path directory) {
        return tree.names(directory).stream()
                .filter(name -> isShown(directory, directory.resolve(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean leadsToShown(Path path) {
        return Stream.concat(policy.allowRead().stream(), policy.allowWrite().stream())
                .map(rule -> rule.pattern().root())
                .anyMatch(shown -> shown.startsWith(path) && reads(shown));
    }

    private List<PathRule> denies(List<PathRule> rules) {
        return rules.stream()
                .flatMap(rule ->
                        meant(rule).map(path -> about(rule, follow(path, false).orElse(path))))
                .toList();
    }

    private List<PathRule> allows(List<PathRule> rules, boolean writing) {
        List<PathRule> allows = new ArrayList<>();
        for (PathRule rule : rules) {
            for (Path path : meant(rule).toList()) {
                Optional<Path> real = follow(path, false);
                if (real.isEmpty() || !Files.exists(real.get(), LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (!leadsOut(path, real.get())) {
                    allows.add(about(rule, real.get()));
                } else if (writing && rule.pattern() instanceof PathPattern.Literal) {
                    leadingOut.add(rule.text());
                }
            }
        }
        return allows;
    }

    private static PathRule about(PathRule rule, Path path) {
        return rule.about(PathPattern.literal(path));
    }

    /** The paths that an entry means, as they are spelled: also beneath linked directories, where no name is {@code **}. */
    private Stream<Path> meant(PathRule rule) {
        return switch (rule.pattern()) {
            case PathPattern.Literal literal -> Stream.of(literal.path());
            case PathPattern.Glob glob -> {
                Set<Path> matching = new LinkedHashSet<>();
                matching(glob, glob.root(), 0, matching);
                yield matching.stream();
            }
        };
    }

    private void matching(PathPattern.Glob glob, Path at, int depth, Set<Path> matching) {
        boolean anyDepth = glob.text().contains("**");
        boolean descends = depth == 0 || !anyDepth || !Files.isSymbolicLink(at);
        if (!descends
                || (!anyDepth
                        && depth
                                == Path.of(glob.text()).getNameCount()
                                        - glob.root().getNameCount())) {
            return;
        }
        Optional<Path> directory = follow(at, false);
        for (Path child : tree.files().keySet()) {
            if (directory.isPresent() && directory.get().equals(child.getParent())) {
                Path spelled = at.resolve(child.getFileName());
                if (glob.expression().matcher(spelled.toString()).matches()) {
                    matching.add(spelled);
                }
                matching(glob, spelled, depth + 1, matching);
            }
        }
    }

    private static boolean leadsOut(Path path, Path real) {
        for (Path at = path; at.getParent() != null; at = at.getParent()) {
            if (Files.isSymbolicLink(at) && !real.startsWith(real(at.getParent()))) {
                return true;
            }
        }
        return false;
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Follows the links in a path, in its last name too.
     *
     * @param inside whether only what the sandbox shows can be followed
     * @return where it leads, there or not; empty where links go in circles, or something hides the way
     */
    private Optional<Path> follow(Path path, boolean inside) {
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        Path at = path.getRoot();
        int links = 0;
        while (!rest.isEmpty()) {
            Path name = rest.pop();
            Path next = at.resolve(name).normalize();
            if (inside && tree.files().containsKey(at) && !name.toString().equals("..") && !isThere(at, next)) {
                return Optional.empty();
            }
            if (Files.isRegularFile(at)) {
                return inside ? Optional.empty() : Optional.of(at);
            }
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                return Optional.empty();
            }
            Path target = target(next);
            List<Path> names = new ArrayList<>();
            target.forEach(names::add);
            names.reversed().forEach(rest::push);
            at = target.isAbsolute() ? path.getRoot() : at;
        }
        return Optional.of(at);
    }

    private boolean isShown(Path directory, Path child) {
        if (Files.isSymbolicLink(child)) {
            return reads(directory);
        }
        return (reads(directory) && reads(child)) || leadsToShown(child);
    }

    /** Whether a name can be asked for: what is hidden itself then says so, or seems not to be there. */
    private boolean isThere(Path directory, Path child) {
        return reads(directory) || isShown(directory, child);
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
