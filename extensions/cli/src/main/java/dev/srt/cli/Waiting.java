package dev.srt.cli;

import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** The main thread waits for what the event loops do. */
final class Waiting {
    private Waiting() {}

    static <T> T result(Future<T> future) throws Exception {
        return result(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T result(java.util.concurrent.Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SandboxException expected -> throw expected;
                case IOException expected -> throw expected;
                case Exception other -> throw new IllegalStateException(other.toString(), other);
                default -> throw e;
            }
        }
    }
}
