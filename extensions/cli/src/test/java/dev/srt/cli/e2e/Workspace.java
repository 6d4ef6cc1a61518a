package dev.srt.cli.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A fresh home and an empty project for one caller, removed at the end.
 *
 * @param caller who owns them
 * @param top the directory that holds them, and what the tests keep outside both
 * @param home the caller's home
 * @param project where srt is started
 */
public record Workspace(Caller caller, Path top, Path home, Path project) implements AutoCloseable {

    /** A workspace of that caller's. */
    public static Workspace of(Caller caller) throws IOException {
        Path top = Files.createTempDirectory("srt-e2e").toRealPath();
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        Workspace made = new Workspace(caller, top, top.resolve("home"), top.resolve("project"));
        made.give(Files.createDirectory(made.home));
        made.give(Files.createDirectory(made.project));
        return made;
    }

    /** Writes a file of the caller's, with the directories on the way. */
    public Path write(Path file, String text) throws IOException {
        make(file.getParent());
        return give(Files.writeString(file, text, StandardCharsets.UTF_8));
    }

    /** Writes a settings file outside the project and the home. */
    public Path settings(String json) throws IOException {
        return write(top.resolve("settings.json"), json);
    }

    @Override
    public void close() {
        delete(top);
    }

    static void delete(Path top) {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            make(directory.getParent());
            give(Files.createDirectory(directory));
        }
    }

    private Path give(Path file) throws IOException {
        if (caller == Caller.PLAIN) {
            Files.setAttribute(file, "unix:uid", Caller.NOBODY);
            Files.setAttribute(file, "unix:gid", Caller.NOBODY);
        }
        return file;
    }
}
