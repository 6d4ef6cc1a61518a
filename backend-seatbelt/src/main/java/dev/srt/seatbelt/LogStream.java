package dev.srt.seatbelt;

import dev.srt.spi.Following;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the system's log for what one sandbox refuses, by {@code log(1)}. Its process is read on a thread of its own; it ends
 * when this is closed.
 *
 * <p>The log is for the curious, and for messages: nothing depends on it. It comes late, up to a second after the refusal, and
 * {@code log} serves administrators alone.
 */
final class LogStream implements AutoCloseable, Following {
    private static final String PROGRAM = "/usr/bin/log";

    /** So much later the log tells of the last refusals. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final String SILENT = PROGRAM + " has ended without a word";

    private final Process process;
    private final Promise<Void> ready = Promise.promise();

    private LogStream(Process process) {
        this.process = process;
    }

    /** The words that follow the log for a tag, which is a word of letters, digits and hyphens. */
    static List<String> argv(String tag) {
        if (!tag.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("a tag that could end the predicate: " + tag);
        }
        return List.of(
                PROGRAM, "stream", "--style", "compact", "--predicate", "eventMessage ENDSWITH \"%s\"".formatted(tag));
    }

    /**
     * Starts to follow.
     *
     * @param argv what prints the log
     * @param tag of the sandbox
     * @param refusals told of each, on the thread that reads; noise is left out
     * @throws IOException where the program does not start
     */
    static LogStream open(List<String> argv, String tag, Consumer<Refusal> refusals) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        LogStream stream = new LogStream(process);
        Thread.ofPlatform().daemon().name("srt-log").start(() -> stream.follow(new RefusalReader(tag), refusals));
        return stream;
    }

    /** Completes once the program has said something, which it does when it follows; fails where it ends without a word. */
    Future<Void> ready() {
        return ready.future();
    }

    private void follow(RefusalReader reader, Consumer<Refusal> refusals) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ready.tryComplete();
                reader.next(line).filter(refusal -> !refusal.isNoise()).ifPresent(refusals);
            }
            ready.tryFail(new IOException(SILENT));
        } catch (IOException e) {
            // So it is told that this was closed.
            ready.tryFail(new IOException(SILENT, e));
        }
    }

    @Override
    public Future<Void> end() {
        return Future.fromCompletionStage(CompletableFuture.runAsync(
                this::close, CompletableFuture.delayedExecutor(LATE.toMillis(), TimeUnit.MILLISECONDS)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
