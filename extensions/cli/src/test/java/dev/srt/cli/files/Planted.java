package dev.srt.cli.files;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tree of files on the host, as it was planted.
 *
 * @param top the directory that holds it
 * @param files what lies where, links among it: what {@link #describe} says of each
 */
record Planted(Path top, Map<Path, String> files) {
    private static final String CONTENT = "old";
    private static final String LINK = "link to ";

    /** Plants what fits: where a file stands already, nothing can lie beneath it. */
    static Planted plant(Workspace workspace, List<Node> nodes) throws IOException, InterruptedException {
        Path top = workspace.top();
        Files.createDirectories(top.resolve("outside"));
        for (Node node : nodes) {
            plant(top, node);
        }
        if (workspace.caller() == Caller.PLAIN) {
            String owner = "%d:%d".formatted(Caller.NOBODY, Caller.NOBODY);
            new ProcessBuilder("chown", "-hR", owner, "project", "outside")
                    .directory(top.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
        return new Planted(top, describe(top));
    }

    private static void plant(Path top, Node node) throws IOException {
        Path path = node.in(top);
        for (Path at = path.getParent(); !at.equals(top); at = at.getParent()) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(path.getParent());
        switch (node) {
            case Node.RegularFile file -> Files.writeString(path, CONTENT);
            case Node.Directory directory -> Files.createDirectory(path);
            case Node.Link link -> {
                Path target = new Node.RegularFile(link.target()).in(top);
                Path seen = Path.of("./" + path.getParent().relativize(target));
                Files.createSymbolicLink(path, link.relative() ? seen : target);
            }
        }
    }

    /** Whether a link was planted there. */
    boolean isLink(Path path) {
        return files.getOrDefault(path, "").startsWith(LINK);
    }

    /** The names in a directory. */
    Set<String> names(Path directory) {
        return files.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> path.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What lies in the planted directories now. */
    Map<Path, String> now() throws IOException {
        return describe(top);
    }

    private static Map<Path, String> describe(Path top) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (String part : List.of("project", "outside")) {
            try (Stream<Path> walk = Files.walk(top.resolve(part))) {
                for (Path path : walk.toList()) {
                    files.put(path, described(path));
                }
            }
        }
        return files;
    }

    private static String described(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return LINK + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path)) {
            return "directory";
        }
        return "file, mode %s, holds %s".formatted(Files.getPosixFilePermissions(path), Files.readString(path));
    }
}
