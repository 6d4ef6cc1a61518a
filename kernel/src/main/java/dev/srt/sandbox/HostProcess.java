package dev.srt.sandbox;

import dev.srt.spi.Launch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * A process of this one's, and the thread that started it.
 *
 * <p>Linux kills such a process when the thread that started it ends ({@code PR_SET_PDEATHSIG}, {@code prctl(2)}), so
 * that nothing survives srt. Therefore one platform thread starts it and lives until it has ended.
 */
final class HostProcess implements LaunchedProcess {
    private static final int SIGKILL = 9;

    /** Whether GraalVM built this program ({@code org.graalvm.nativeimage.ImageInfo}), for a system that has the helper. */
    private static final boolean IS_NATIVE = System.getProperty("org.graalvm.nativeimage.imagecode") != null
            && System.getProperty("os.name").equals("Linux");

    private static final File EMPTY = new File("/dev/null");

    private final Context context;
    private final Streams wanted;
    private final Promise<Void> started = Promise.promise();
    private final Promise<Integer> ended = Promise.promise();
    private volatile Process process;
    private volatile ProcessStreams streams = ProcessStreams.NONE;

    private HostProcess(Context context, Streams wanted) {
        this.context = context;
        this.wanted = wanted;
    }

    /** @param context where the streams' handlers are called */
    static HostProcess start(Context context, Launch launch, Streams streams) {
        HostProcess host = new HostProcess(context, streams);
        Thread.ofPlatform().name("srt-command").daemon().start(() -> host.live(launch));
        return host;
    }

    private void live(Launch launch) {
        try {
            process = start(launch);
            streams = ProcessStreams.of(context, process, wanted);
            started.complete();
            ended.complete(process.waitFor());
        } catch (IOException | UncheckedIOException | InterruptedException e) {
            started.tryFail(e);
            ended.tryFail(e);
        }
    }

    private Process start(Launch launch) throws IOException {
        if (IS_NATIVE && launch.init().isPresent() && wanted.equals(Streams.INHERITED)) {
            // Its program is the helper, which closes whatever it finds open.
            return SpawnedProcess.start(launch);
        }
        ProcessBuilder builder = new ProcessBuilder(launch.argv())
                .redirectInput(wanted.input() == Stdio.NULL ? Redirect.from(EMPTY) : redirect(wanted.input()))
                .redirectOutput(redirect(wanted.output()))
                .redirectError(redirect(wanted.errors()))
                .directory(launch.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        return builder.start();
    }

    private static Redirect redirect(Stdio stream) {
        return switch (stream) {
            case INHERIT -> Redirect.INHERIT;
            case PIPE -> Redirect.PIPE;
            case NULL -> Redirect.DISCARD;
        };
    }

    @Override
    public Future<Void> started() {
        return started.future();
    }

    @Override
    public Future<Integer> ended() {
        return ended.future();
    }

    @Override
    public ProcessStreams streams() {
        return streams;
    }

    @Override
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Java knows two: SIGTERM stands for all that a process may heed. */
    @Override
    public void signal(int number) {
        Process running = process;
        if (number == SIGKILL) {
            kill();
        } else if (running != null) {
            running.destroy();
        }
    }

    @Override
    public void commandHasEnded() {
        streams.commandHasEnded();
    }
}
