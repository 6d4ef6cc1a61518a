package dev.srt.sandbox;

import dev.srt.spi.Launch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;

/**
 * The process on the host that a launch begins with, and the thread that started it.
 *
 * <p>Linux kills such a process when the thread that started it ends ({@code PR_SET_PDEATHSIG}, {@code prctl(2)}), so
 * that nothing survives srt. Therefore one platform thread starts it and lives until it has ended.
 */
final class HostProcess {
    private final Promise<Void> started = Promise.promise();
    private final Promise<Integer> ended = Promise.promise();
    private volatile Process process;

    private HostProcess() {}

    static HostProcess start(Launch launch) {
        HostProcess host = new HostProcess();
        Thread.ofPlatform().name("srt-command").daemon().start(() -> host.live(launch));
        return host;
    }

    private void live(Launch launch) {
        ProcessBuilder builder = new ProcessBuilder(launch.argv())
                .inheritIO()
                .directory(launch.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        try {
            process = builder.start();
            started.complete();
            ended.complete(process.waitFor());
        } catch (IOException | InterruptedException e) {
            started.tryFail(e);
            ended.tryFail(e);
        }
    }

    Future<Void> started() {
        return started.future();
    }

    /** The exit status as the JDK tells it: 128 + n after signal n. */
    Future<Integer> ended() {
        return ended.future();
    }

    /** Kills it, and by that everything in the sandbox. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
