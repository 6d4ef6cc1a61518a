package dev.srt.sandbox;

import dev.srt.policy.PathPattern;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the files that a pattern names now. */
final class GlobExpansion {
    private GlobExpansion() {}

    /**
     * The paths that match. A text with wildcards is also the name of a file, where such a file exists. Links are followed
     * as far as single names of the pattern reach; a {@code **} does not look into linked directories.
     *
     * @param wholeWhereUnlisted whether a directory that can be entered but not listed stands for what may match in it
     * @param more whether matches beneath this directory, which matches already, matter too
     */
    static Stream<Path> expand(PathPattern.Glob glob, boolean wholeWhereUnlisted, Predicate<Path> more) {
        Set<Path> found = new LinkedHashSet<>();
        Path verbatim = Path.of(glob.text());
        if (Files.exists(verbatim, LinkOption.NOFOLLOW_LINKS)) {
            found.add(verbatim);
        }
        boolean anyDepth = glob.text().contains("**");
        int depth = anyDepth
                ? Integer.MAX_VALUE
                : verbatim.getNameCount() - glob.root().getNameCount();
        try {
            Path real = glob.root().toRealPath();
            Files.walkFileTree(
                    real,
                    anyDepth ? Set.of() : Set.of(FileVisitOption.FOLLOW_LINKS),
                    depth,
                    new Matches(glob, real, wholeWhereUnlisted, more, found));
        } catch (IOException e) {
            // The root is not there, so nothing matches.
        }
        return found.stream();
    }

    private static final class Matches extends SimpleFileVisitor<Path> {
        private final PathPattern.Glob glob;
        private final Path root;
        private final boolean wholeWhereUnlisted;
        private final Predicate<Path> more;
        private final Set<Path> found;

        Matches(PathPattern.Glob glob, Path root, boolean wholeWhereUnlisted, Predicate<Path> more, Set<Path> found) {
            this.glob = glob;
            this.root = root;
            this.wholeWhereUnlisted = wholeWhereUnlisted;
            this.more = more;
            this.found = found;
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
            boolean unlisted = e instanceof AccessDeniedException && Files.isDirectory(file);
            if (!matches(file) && wholeWhereUnlisted && unlisted && mayBeEntered(file)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
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
    }
}
