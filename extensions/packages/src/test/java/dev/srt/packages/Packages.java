package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The packages that this build has made, and what every installed srt must do. */
final class Packages {
    /** Where they lie. */
    static final Path DIRECTORY = Path.of(System.getProperty("packages.directory"));
    /** What they are of. */
    static final String VERSION = System.getProperty("packages.version");

    static final String PLATFORM = System.getProperty("packages.platform");

    /** Whether the native executable is packed, and so neither Java nor a cache. */
    static final boolean NATIVE = !System.getProperty("packages.native", "").isEmpty();

    private Packages() {}

    /** {@link #NATIVE}, where JUnit asks. */
    static boolean isNative() {
        return NATIVE;
    }

    /** The tarball. */
    static Path tarball() {
        return DIRECTORY.resolve("srt-" + VERSION + "-" + PLATFORM + ".tar.gz");
    }

    /** Unpacks the tarball as root does: what lies there belongs to whoever runs the tests. */
    static Path unpack(Path into) throws IOException, InterruptedException {
        run(into, Map.of(), "tar", "xzf", tarball().toString());
        return into.resolve("srt-" + VERSION + "-" + PLATFORM);
    }

    /** Runs a program to its end, in a directory, and fails where it does. Returns all that it has written. */
    static String run(Path directory, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", List.of(words), written).isZero();
        return written;
    }

    /** Sees that this srt tells its version and confines a command, for that caller. */
    static void assertWorks(Caller caller, Path program) throws IOException, InterruptedException {
        try (Srt srt = Srt.of(caller, program)) {
            Outcome version = srt.run("--version");
            assertThat(version.stdout()).as("%s", version).isEqualTo("srt " + VERSION + "\n");
            assertThat(version.stderr()).isEmpty();
        }
        try (Srt srt = Srt.of(caller, program)) {
            Outcome refused = srt.run("curl -sS http://example.com/; echo out >file; id -u");
            assertThat(refused.stdout())
                    .as("%s", refused)
                    .startsWith("Connection blocked by network allowlist\n")
                    .endsWith("\n" + (caller == Caller.PLAIN ? Caller.NOBODY : 0) + "\n");
            assertThat(refused.stderr()).contains("Read-only file system");
        }
    }

    /** Whether a running srt is the native executable, or a JVM that has mapped its AOT cache, which it does with one that holds. */
    static boolean startsFast(Caller caller, Path program) throws IOException, InterruptedException {
        try (Srt srt = Srt.of(caller, program);
                Started started = srt.start("echo running; sleep 60")) {
            started.awaitOutput("running");
            return Files.readString(
                            Path.of("/proc", Long.toString(started.process().pid()), "maps"))
                    .contains(NATIVE ? "/lib/srt\n" : "/launcher/srt.aot\n");
        }
    }
}
