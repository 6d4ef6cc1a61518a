package dev.srt.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the tests see of this machine, beside the sandboxes that they open. */
final class Host {
    static final int ENOUGH = 1 << 20;

    private Host() {}

    /** Nothing is reached; the directory may be written, and temporary files lie in it. */
    static SandboxOptions.Builder closed(Path directory) {
        return options(directory, NetworkPolicy.CLOSED);
    }

    static SandboxOptions.Builder options(Path directory, NetworkPolicy network) {
        Policy policy = Policy.of(
                network,
                FilesystemPolicy.builder().allowWrite(PathRule.of(directory)).build());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TMPDIR", scratch(directory).toString());
        return SandboxOptions.builder(policy).workingDirectory(directory).environment(environment);
    }

    /** Where sandboxes of that directory have their own files. */
    static Path scratch(Path directory) {
        try {
            return Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test where something is missing that it needs, and fails it where everything must work. */
    static void needs(boolean there, String what) {
        assertThat(there || !"1".equals(System.getenv("SRT_MUST_WORK")))
                .as("needs " + what)
                .isTrue();
        assumeTrue(there, () -> "needs " + what);
    }

    static BlockingSandbox open(SandboxOptions.Builder options) throws SandboxException {
        return BlockingSandbox.open(options.build());
    }

    static Command line(String text) {
        return new Command.ShellLine(text);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Whether it came to be so within a time in which it does on any machine. */
    static boolean eventually(BooleanSupplier state) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Whether a process with this word among its arguments runs on this machine. */
    static boolean runs(String word) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> arguments(process.pid()).contains(word));
    }

    private static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /** How many descriptors this process has open. */
    static int descriptors() throws IOException {
        return entries(Path.of("/proc/self/fd")).size();
    }

    /** A program and its end. */
    record Outcome(int status, String output, String errors) {
        static Outcome of(ProcessBuilder builder, String input) throws IOException, InterruptedException {
            Process process = builder.start();
            try (var to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output, errors);
        }
    }
}
