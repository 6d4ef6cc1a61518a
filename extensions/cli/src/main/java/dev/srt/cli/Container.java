package dev.srt.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Quarkus, for a command that nobody runs hundreds of times. It starts once in a process, and ends with the work. */
public final class Container implements QuarkusApplication {
    /** Quarkus makes this application by itself, and hands it words alone. */
    private static final AtomicReference<Task<?>> TASK = new AtomicReference<>();

    private final Vertx vertx;

    @Inject
    Container(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What is done with the container's Vert.x. */
    @FunctionalInterface
    interface Work<T> {
        T with(Vertx vertx) throws Exception;
    }

    private record Task<T>(Work<T> work, CompletableFuture<T> result) {
        private void perform(Vertx vertx) {
            try {
                result.complete(work.with(vertx));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        }
    }

    /** Starts Quarkus, has the work done, and ends Quarkus. */
    static <T> T call(Work<T> work) throws Exception {
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        TASK.set(task);
        Quarkus.run(Container.class, (status, failure) -> {
            // Where it could not start; else there is a result already.
            task.result()
                    .completeExceptionally(
                            failure == null ? new IllegalStateException("Quarkus has ended with " + status) : failure);
        });
        return Waiting.result(task.result());
    }

    @Override
    public int run(String... arguments) {
        TASK.get().perform(vertx);
        return 0;
    }
}
