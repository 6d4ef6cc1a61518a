package dev.srt.cli.transparent;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network with a server of every kind, and one beside it in which srt is run ({@code world.py}). The servers' names are in
 * {@value #ZONE}: {@code four} has no IPv6 address, {@code six} no IPv4 address, {@code missing} is not there.
 */
final class World implements AutoCloseable {
    static final String ZONE = "world.test";

    /** What a program is told of proxies, and of whatever srt does for it besides. */
    private static final String FORGET = """
            unset GIT_SSH_COMMAND JAVA_TOOL_OPTIONS GIT_CONFIG_PARAMETERS
            for name in $(compgen -e); do case ${name,,} in *proxy*) unset "$name" ;; esac; done
            """;

    private final Path top;
    private final Process process;

    private World(Path top, Process process) {
        this.top = top;
        this.process = process;
    }

    static World open() throws IOException {
        Path top = Files.createTempDirectory("srt-world").toRealPath();
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path files = Files.createDirectory(top.resolve("files"));
        Files.writeString(files.resolve("file"), "content\n");
        Files.createDirectory(files.resolve("archive"));
        Files.writeString(
                files.resolve("archive/Packages"),
                "Package: thing\nVersion: 1\nArchitecture: all\nFilename: thing.deb\nSize: 1\n");
        run("git", "init", "-q", "-b", "main", top.resolve("made").toString());
        run(
                "git",
                "-C",
                top.resolve("made").toString(),
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "one");
        run(
                "git",
                "clone",
                "-q",
                "--bare",
                top.resolve("made").toString(),
                files.resolve("repository").toString());
        run("git", "-C", files.resolve("repository").toString(), "update-server-info");
        Path script = layOut("world.py", top);
        Process process = new ProcessBuilder(
                        "unshare", "--net", "--mount", "/usr/bin/python3", script.toString(), top.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        World world = new World(top, process);
        String said = process.inputReader().readLine();
        if (!"ready".equals(said)) {
            world.close();
            throw new AssertionError("the world is not ready: " + said);
        }
        return world;
    }

    /** Puts a file of the tests' own into the directory that every caller sees. */
    Path layOut(String name) throws IOException {
        return layOut(name, top);
    }

    private static Path layOut(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream content = World.class.getResourceAsStream("/transparent/" + name)) {
            Files.copy(content, file);
        }
        return file;
    }

    /** Runs a program of the host to its end, which must be a good one. */
    static void run(String... words) throws IOException {
        int status =
                new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue();
        if (status != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + status);
        }
    }

    /** A directory of the world's, which every caller may look into. */
    Path path(String name) {
        return top.resolve(name);
    }

    /** Srt as that caller runs it in this world. */
    Srt srt(Caller caller) throws IOException {
        return Srt.of(caller).through(entering());
    }

    /** The same, confining in that way. */
    Srt srt(Caller caller, Way way) throws IOException {
        return Srt.of(caller, way).through(entering());
    }

    /** Runs a line in a sandbox, with these settings for the network, as by a program that knows of no proxy. */
    Outcome run(Caller caller, String network, String line) throws IOException, InterruptedException {
        try (Srt srt = srt(caller)) {
            return srt.runWith("{\"network\": {%s}}".formatted(network), "--debug", "-c", plainly(line));
        }
    }

    /** The setting that allows these. */
    static String allowing(String... entries) {
        return "\"allowedDomains\": [\"%s\"]".formatted(String.join("\", \"", entries));
    }

    /** A process that is in it. */
    long pid() {
        return process.pid();
    }

    /** A line of bash that goes on with its arguments in this world. */
    String entering() {
        String of = "/proc/%d/ns/".formatted(process.pid());
        return "exec nsenter --net=%snet --mount=%smnt bash -c 'cd \"$0\" && exec \"$@\"' \"$PWD\" \"$@\""
                .formatted(of, of);
    }

    /** The line with nothing in its environment that tells programs of proxies. */
    static String plainly(String line) {
        return FORGET + line;
    }

    /** The names that the world's name server was asked for. */
    List<String> queries() throws IOException {
        return lines("queries");
    }

    /** The ports of the web servers and the echo, once for whatever came there. */
    List<String> arrivals() throws IOException {
        return lines("arrivals");
    }

    private List<String> lines(String name) throws IOException {
        Path file = top.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
