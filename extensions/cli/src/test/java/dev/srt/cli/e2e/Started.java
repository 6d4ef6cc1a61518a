package dev.srt.cli.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An srt that was started. Closing ends it, and all it started.
 *
 * @param process srt, or what becomes srt
 * @param output the file its standard output goes to
 * @param errors the file its standard error goes to
 */
public record Started(Process process, Path output, Path errors) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Waits for its end, and fails where that takes too long. */
    public Outcome outcome() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("srt still ran after %s\n%s".formatted(LIMIT, outcomeNow(-1)));
        }
        return outcomeNow(process.exitValue());
    }

    /** Waits until the command has written that text to its standard output. */
    public void awaitOutput(String text) throws IOException, InterruptedException {
        Waiting.until("\"" + text + "\" on standard output", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("srt ended before\n" + outcome());
            }
            return Files.readString(output).contains(text);
        });
    }

    /** Sends srt, and nobody else, a signal by its name, such as {@code TERM}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("bash", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("cannot send SIG" + name + " to " + process.pid());
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Outcome outcomeNow(int status) throws IOException {
        return new Outcome(status, Files.readAllBytes(output), Files.readString(errors));
    }
}
