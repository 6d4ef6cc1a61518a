package dev.srt.sandbox;

import dev.srt.policy.PathPattern;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files that a pattern names now. */
final class GlobExpansion {
    /** Where the kernel shows itself: no file of a user's lies there, and a walk might not end. */
    private static final Set<Path> KERNEL = Set.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    private GlobExpansion() {}

    /**
     * The paths that match, without those beneath a directory that matches already. A text with wildcards is also the
     * name of a file, where such a file exists.
     */
    static Stream<Path> expand(PathPattern.Glob glob) {
        Set<Path> found = new LinkedHashSet<>();
        Path verbatim = Path.of(glob.text());
        if (Files.exists(verbatim, LinkOption.NOFOLLOW_LINKS)) {
            found.add(verbatim);
        }
        int depth = glob.text().contains("**")
                ? Integer.MAX_VALUE
                : verbatim.getNameCount() - glob.root().getNameCount();
        try {
            Files.walkFileTree(glob.root(), Set.of(), depth, new Matches(glob, found));
        } catch (IOException e) {
            // The root is not there, so nothing matches.
        }
        return found.stream();
    }

    private static final class Matches extends SimpleFileVisitor<Path> {
        private final PathPattern.Glob glob;
        private final Set<Path> found;

        Matches(PathPattern.Glob glob, Set<Path> found) {
            this.glob = glob;
            this.found = found;
        }

        private boolean matches(Path path) {
            return glob.expression().matcher(path.toString()).matches() && found.add(path);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean done = KERNEL.contains(directory) || (!directory.equals(glob.root()) && matches(directory));
            return done ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            matches(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            matches(file);
            return FileVisitResult.CONTINUE;
        }
    }
}
