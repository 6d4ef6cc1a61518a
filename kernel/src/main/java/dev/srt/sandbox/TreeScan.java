package dev.srt.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/**
 * Walks trees in parallel and tells of every name in them. Links are not followed.
 *
 * <p>Most of a walk's time goes into asking, for every name, whether it is a directory. Most file systems keep a link in a
 * directory for each directory in it ({@code ..}), so its link count tells how many there are: when all are found, nothing
 * more is asked, and of a directory without any, nothing at all ({@code find(1)} does the same, see {@code -noleaf}).
 */
final class TreeScan {
    /** File systems whose link counts are known to tell the directories in a directory. */
    private static final Set<String> COUNTING = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

    /** The links of a directory that holds none: its own name, and its {@code .}. */
    private static final int OWN_LINKS = 2;

    private final Visitor visitor;
    private final Map<Object, Boolean> counting = new ConcurrentHashMap<>();

    private TreeScan(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Hears of what is found, from several threads at once. */
    interface Visitor {
        /**
         * A name in a directory that is walked.
         *
         * @param entry its path
         * @param name its last name
         */
        void entry(Path entry, String name);

        /**
         * A directory was found.
         *
         * @param depth how many directories deep it lies in the tree, from 1
         * @return whether to walk it
         */
        boolean enters(Path directory, String name, int depth);

        /** A directory could not be listed. */
        void unlisted(Path directory);
    }

    /** Walks these trees, and returns when all are walked. */
    static void walk(List<Path> roots, Visitor visitor) {
        TreeScan scan = new TreeScan(visitor);
        ForkJoinPool.commonPool().invoke(scan.new Directories(roots));
    }

    private final class Directories extends RecursiveAction {
        private static final long serialVersionUID = 1L;

        private final transient List<Path> roots;

        Directories(List<Path> roots) {
            this.roots = roots;
        }

        @Override
        protected void compute() {
            invokeAll(roots.stream().map(root -> new Directory(root, 0)).toList());
        }
    }

    private final class Directory extends RecursiveAction {
        private static final long serialVersionUID = 1L;

        private final transient Path path;
        private final int depth;

        Directory(Path path, int depth) {
            this.path = path;
            this.depth = depth;
        }

        @Override
        protected void compute() {
            List<Directory> inside = new ArrayList<>();
            try {
                int left = directoriesIn(path);
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                    for (Path entry : entries) {
                        String name = entry.getFileName().toString();
                        visitor.entry(entry, name);
                        if (left > 0 && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                            left--;
                            if (visitor.enters(entry, name, depth + 1)) {
                                inside.add(new Directory(entry, depth + 1));
                            }
                        }
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                visitor.unlisted(path);
            }
            invokeAll(inside);
        }
    }

    /** How many directories are in a directory; as many as there can be where its file system does not tell. */
    private int directoriesIn(Path directory) throws IOException {
        Map<String, Object> links = Files.readAttributes(directory, "unix:nlink,dev", LinkOption.NOFOLLOW_LINKS);
        int count = (Integer) links.get("nlink");
        return count >= OWN_LINKS && counting.computeIfAbsent(links.get("dev"), device -> counts(directory))
                ? count - OWN_LINKS
                : Integer.MAX_VALUE;
    }

    private static boolean counts(Path directory) {
        try {
            return COUNTING.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            return false;
        }
    }
}
