package dev.srt.sandbox;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sandboxes of this process that are open. Those that the program forgot are closed when the JVM ends. */
final class OpenSandboxes {
    /** Commands die with this process whatever happens; this is for what lies in the file system. */
    private static final int SECONDS_TO_CLOSE = 2;

    private static final Set<Sandbox> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OpenSandboxes::closeAll, "srt-close"));
    }

    private OpenSandboxes() {}

    static void add(Sandbox sandbox) {
        OPEN.add(sandbox);
    }

    static void remove(Sandbox sandbox) {
        OPEN.remove(sandbox);
    }

    private static void closeAll() {
        List<Future<Void>> closing = OPEN.stream().map(Sandbox::shutdown).toList();
        try {
            Future.join(closing).toCompletionStage().toCompletableFuture().get(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The next sandbox of this user removes what is left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
