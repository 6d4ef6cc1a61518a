package dev.srt.sandbox;

import dev.srt.policy.PathPattern;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the files that a pattern names now. Links are followed as far as single names of the pattern reach; a {@code **}
 * does not look into linked directories.
 */
final class GlobExpansion {
    private final PathPattern.Glob glob;
    private final boolean wholeWhereUnlisted;
    private final Set<Path> found = new LinkedHashSet<>();

    private GlobExpansion(PathPattern.Glob glob, boolean wholeWhereUnlisted) {
        this.glob = glob;
        this.wholeWhereUnlisted = wholeWhereUnlisted;
    }

    /**
     * The paths that match. A text with wildcards is also the name of a file, where such a file exists.
     *
     * @param wholeWhereUnlisted whether a directory that can be entered but not listed stands for what may match in it
     * @param more whether matches beneath this directory, which matches already, matter too
     */
    static Stream<Path> expand(PathPattern.Glob glob, boolean wholeWhereUnlisted, Predicate<Path> more) {
        GlobExpansion expansion = new GlobExpansion(glob, wholeWhereUnlisted);
        Path verbatim = Path.of(glob.text());
        if (Files.exists(verbatim, LinkOption.NOFOLLOW_LINKS)) {
            expansion.found.add(verbatim);
        }
        if (glob.text().contains("**")) {
            expansion.walk(more);
        } else {
            expansion.descend(glob.root(), expansion.steps());
        }
        return expansion.found.stream();
    }

    /** What the first name of the pattern means, the first two, and so on: each for whole paths. */
    private List<Pattern> steps() {
        Path names = glob.root().relativize(Path.of(glob.text()));
        return IntStream.rangeClosed(1, names.getNameCount())
                .mapToObj(count -> names.subpath(0, count).toString())
                .map(text -> ((PathPattern.Glob) PathPattern.beneath(glob.root(), text)).expression())
                .toList();
    }

    private void descend(Path directory, List<Pattern> steps) {
        try {
            if (KernelTrees.begins(directory.toRealPath())) {
                return;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    if (!steps.getFirst().matcher(entry.toString()).matches()) {
                        continue;
                    }
                    if (steps.size() == 1) {
                        found.add(entry);
                    } else if (Files.isDirectory(entry)) {
                        descend(entry, steps.subList(1, steps.size()));
                    }
                }
            }
        } catch (AccessDeniedException e) {
            unlisted(directory);
        } catch (IOException | DirectoryIteratorException e) {
            // It is not there, so nothing in it matches.
        }
    }

    private void walk(Predicate<Path> more) {
        try {
            Path root = glob.root().toRealPath();
            Files.walkFileTree(root, new Walk(root, more));
        } catch (IOException e) {
            // The root is not there, so nothing matches.
        }
    }

    private void unlisted(Path directory) {
        if (wholeWhereUnlisted && Files.isDirectory(directory) && mayBeEntered(directory)) {
            found.add(directory);
        }
    }

    /** Now, or after its owner, who is the command's user, has allowed it. */
    private static boolean mayBeEntered(Path directory) {
        try {
            return Files.isExecutable(directory)
                    || Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
        } catch (IOException e) {
            return false;
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> more;

        Walk(Path root, Predicate<Path> more) {
            this.root = root;
            this.more = more;
        }

        private boolean matches(Path path) {
            // The root may be a link: the pattern speaks of it by the name it uses.
            Path spelled = glob.root().resolve(root.relativize(path));
            return glob.expression().matcher(spelled.toString()).matches() && found.add(path);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (KernelTrees.begins(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            boolean done = !directory.equals(root) && matches(directory) && !more.test(directory);
            return done ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            matches(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!matches(file) && e instanceof AccessDeniedException) {
                unlisted(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
