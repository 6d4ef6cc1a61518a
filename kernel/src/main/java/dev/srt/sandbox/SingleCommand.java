package dev.srt.sandbox;

import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import dev.srt.violation.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * One command in a sandbox of its own, for a program that does nothing else: it looks at the host while its event loops are being made,
 * which takes as long, and starts the command when both are there.
 *
 * @since 0.1
 */
public final class SingleCommand implements AutoCloseable {
    private final SandboxOptions options;
    private final Command command;
    private final Plugins plugins;
    private final HostLook look;
    private Future<Sandbox> sandbox;

    private SingleCommand(SandboxOptions options, Command command, Plugins plugins, HostLook look) {
        this.options = options;
        this.command = command;
        this.plugins = plugins;
        this.look = look;
    }

    /**
     * Has the class path searched for what {@link #prepare} needs of it. Nothing else changes: this may be left out, or done by another thread
     * while settings are read.
     */
    public static void warm() {
        Plugins.search();
    }

    /**
     * Looks at the host, for a command that is to be started at once: of what changes there afterwards, the sandbox does not know. Blocks.
     *
     * @throws SandboxException where there can be no such sandbox
     */
    public static SingleCommand prepare(SandboxOptions options, Command command) throws SandboxException {
        Plugins plugins = Plugins.find(options.plugins());
        try {
            HostLook look = HostLook.at(
                    plugins, options, options.policy(), command, options.workingDirectory(), options.environment());
            return new SingleCommand(options, command, plugins, look);
        } catch (SandboxException | RuntimeException | Error e) {
            plugins.close();
            throw e;
        }
    }

    /**
     * Opens the sandbox and starts the command, with this process's own standard streams.
     *
     * @param vertx as for {@link Sandbox#open}
     * @param refused told what the command is refused
     * @return fails with a {@link SandboxException} where the policy cannot be enforced here; the command did not start then
     * @throws IllegalStateException where it was started before
     */
    public Future<RunningCommand> start(Vertx vertx, Consumer<Violation> refused) {
        if (sandbox != null) {
            throw new IllegalStateException("a single command is started once");
        }
        sandbox = Sandbox.open(vertx, options, plugins);
        return sandbox.compose(opened -> {
                    opened.violations().subscribe(refused);
                    return opened.run(command, look);
                })
                .recover(failure -> vertx.executeBlocking(
                                () -> {
                                    look.scratch().close();
                                    return null;
                                },
                                false)
                        .compose(closed -> Future.failedFuture(failure)));
    }

    /** Ends the command and closes its sandbox. Completes when nothing is left. */
    public Future<Void> shutdown() {
        if (sandbox == null) {
            close();
            return Future.succeededFuture();
        }
        return sandbox.compose(Sandbox::shutdown).otherwiseEmpty();
    }

    /** Takes back what was prepared for a command that was not started. Nothing where it was: see {@link #shutdown}. Blocks. */
    @Override
    public void close() {
        if (sandbox == null) {
            look.scratch().close();
            plugins.close();
        }
    }
}
