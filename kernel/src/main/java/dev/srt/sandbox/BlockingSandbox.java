package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.NetworkPolicy;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import dev.srt.violation.ViolationStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A {@link Sandbox} for programs that wait: with a Vert.x of its own, and methods that return when it is done. They may be called on any
 * thread but an event loop.
 *
 * @since 0.1
 */
public final class BlockingSandbox implements AutoCloseable {
    private final Vertx vertx;
    private final Sandbox sandbox;

    private BlockingSandbox(Vertx vertx, Sandbox sandbox) {
        this.vertx = vertx;
        this.sandbox = sandbox;
    }

    /**
     * Opens a sandbox.
     *
     * @throws SandboxException where there can be no such sandbox
     */
    public static BlockingSandbox open(SandboxOptions options) throws SandboxException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            return new BlockingSandbox(vertx, await(Sandbox.open(vertx, options)));
        } catch (SandboxException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    /**
     * Runs a command to its end, with this process's own standard streams.
     *
     * @return its exit status, see {@link RunningCommand#exitStatus}
     * @throws SandboxException where the policy cannot be enforced here; the command did not start then
     */
    public int run(Command command) throws SandboxException {
        return await(sandbox.run(command).compose(RunningCommand::exitStatus));
    }

    /**
     * Runs a command to its end, and keeps what it writes. Its input is empty.
     *
     * @param mostBytes how much is kept of each stream; the rest is thrown away
     * @throws SandboxException where the policy cannot be enforced here; the command did not start then
     */
    public FinishedCommand capture(Command command, int mostBytes) throws SandboxException {
        return capture(command, RunOptions.INHERITED.withStreams(Streams.READ_ONLY), mostBytes);
    }

    /** The same as told by the options, whose streams must be pipes for what the command writes. */
    public FinishedCommand capture(Command command, RunOptions how, int mostBytes) throws SandboxException {
        return await(sandbox.run(command, how).compose(running -> running.finished(mostBytes)));
    }

    /** See {@link Sandbox#wrap}. */
    public WrappedCommand wrap(Command command, RunOptions how, Duration validity) throws SandboxException {
        return await(sandbox.wrap(command, how, validity));
    }

    /** See {@link Sandbox#judge}. */
    public Decision judge(Access access) throws SandboxException {
        return await(sandbox.judge(access));
    }

    /** See {@link Sandbox#update}. */
    public void update(NetworkPolicy network) {
        sandbox.update(network);
    }

    /** What was refused so far. */
    public ViolationStore violations() {
        return sandbox.violations();
    }

    /** The sandbox itself, for what takes no time. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** Ends every command, and the Vert.x. */
    @Override
    public void close() {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static <T> T await(Future<T> future) throws SandboxException {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("an event loop never waits: use dev.srt.sandbox.Sandbox");
        }
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case SandboxException expected -> throw expected;
                case RuntimeException unexpected -> throw unexpected;
                default -> throw e;
            }
        }
    }
}
