package dev.srt.cli.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The source tree whose launcher is under test, built. */
public final class SourceTree {
    private static final Path ROOT = find();
    private static final Path TARGET = Path.of("extensions", "cli", "target");

    private SourceTree() {}

    /** The root of the tree that these tests belong to. */
    public static Path root() {
        return ROOT;
    }

    /** A file or directory of the tree. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** The launcher, at a place where that caller can reach it. */
    static Path launcher(Caller caller) {
        return (caller == Caller.PLAIN ? Reachable.ROOT : ROOT).resolve("srt");
    }

    /**
     * Copies what an installed tree consists of: the launcher, its parts and the finished build.
     *
     * @param to an empty directory
     */
    static void copyBuilt(Path to) throws IOException, InterruptedException {
        Path launcherFiles = Files.createDirectories(to.resolve(TARGET).resolve("launcher"));
        copy(List.of(path("srt"), path("pom.xml"), path(".launcher")), to);
        copy(List.of(jar()), to.resolve(TARGET));
        Path built = path(TARGET.toString()).resolve("launcher");
        copy(List.of(built.resolve("srt.aot"), built.resolve("seal")), launcherFiles);
    }

    /** The finished program. */
    static Path jar() throws IOException {
        try (var files = Files.newDirectoryStream(path(TARGET.toString()), "srt-cli-*-runner.jar")) {
            return files.iterator().next();
        }
    }

    private static void copy(List<Path> files, Path to) throws IOException, InterruptedException {
        for (Path file : files) {
            Process cp = new ProcessBuilder("cp", "-a", file.toString(), to.toString())
                    .inheritIO()
                    .start();
            if (cp.waitFor() != 0) {
                throw new IOException("cannot copy " + file + " to " + to);
            }
        }
    }

    private static Path find() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(at.resolve("srt")) || !Files.isDirectory(at.resolve("kernel"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException(
                        "no launcher above " + Path.of("").toAbsolutePath());
            }
        }
        return at;
    }

    /** The tree itself where every user may enter it, else a copy of what was built. */
    private static final class Reachable {
        static final Path ROOT = reachable();

        private static Path reachable() {
            try {
                if (everybodyEnters(SourceTree.ROOT)) {
                    return SourceTree.ROOT;
                }
                Path copy = Files.createTempDirectory("srt-tree");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Workspace.delete(copy)));
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
                copyBuilt(copy);
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static boolean everybodyEnters(Path directory) throws IOException {
            for (Path at = directory; at != null; at = at.getParent()) {
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(at))
                        .endsWith("x")) {
                    return false;
                }
            }
            return true;
        }
    }
}
