package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.spi.Command;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.SandboxException;
import dev.srt.violation.ViolationStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs commands under one policy. Safe for use by several threads. Sandboxes of one process share nothing but its Vert.x.
 *
 * @since 0.1
 */
public final class Sandbox implements AutoCloseable {
    private final Vertx vertx;
    private final SandboxOptions options;
    private final Plugins plugins;
    private final ViolationStore violations;
    private final NetworkRules network;
    private final WrapCounter wrapped;
    private final Set<Future<RunningCommand>> runs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> closed = Promise.promise();
    private Optional<EgressGateway> gateway = Optional.empty();

    private Sandbox(Vertx vertx, SandboxOptions options, Plugins plugins) {
        this.vertx = vertx;
        this.options = options;
        this.plugins = plugins;
        this.network = new NetworkRules(options.policy().network(), options.ask());
        this.violations = new ViolationStore(options.policy().ignoreViolations());
        this.wrapped = new WrapCounter(vertx, plugins.init(), options.temporary(), this::start);
    }

    /**
     * Opens a sandbox with its own gateway. It is closed by {@link #shutdown} or {@link #close}, else at the end of the JVM.
     *
     * @param vertx whose event loops serve the gateway; it must use the native transport
     * @return fails with a {@link SandboxException} where there can be no such sandbox
     */
    public static Future<Sandbox> open(Vertx vertx, SandboxOptions options) {
        return findPlugins(vertx, options).compose(plugins -> open(vertx, options, plugins));
    }

    /** The same with plug-ins that are found. */
    static Future<Sandbox> open(Vertx vertx, SandboxOptions options, Plugins plugins) {
        Sandbox sandbox = new Sandbox(vertx, options, plugins);
        return sandbox.openGateway()
                .map(opened -> {
                    options.debug().accept("gateway: open");
                    OpenSandboxes.add(sandbox);
                    return sandbox;
                })
                .onFailure(failure -> plugins.close());
    }

    /** On the spot where no directory has to be looked at. */
    private static Future<Plugins> findPlugins(Vertx vertx, SandboxOptions options) {
        if (options.plugins().isPresent()) {
            return vertx.executeBlocking(() -> Plugins.find(options.plugins()), false);
        }
        try {
            return Future.succeededFuture(Plugins.find(Optional.empty()));
        } catch (SandboxException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> openGateway() {
        // In a network of their own, commands reach one through the helper alone.
        boolean reachable = plugins.init().isPresent() || plugins.serveOnLoopback(options.backend());
        if (!reachable || plugins.gateways().isEmpty()) {
            return Future.succeededFuture();
        }
        return plugins.gateways()
                .get()
                .open(vertx, network, violations)
                .onSuccess(opened -> gateway = Optional.of(opened))
                .mapEmpty();
    }

    /** The same as {@link #run(Command, RunOptions)} with this process's own standard streams. */
    public Future<RunningCommand> run(Command command) {
        return run(command, RunOptions.INHERITED);
    }

    /**
     * Starts a command.
     *
     * @return fails with a {@link SandboxException} where the policy cannot be enforced here; the command
     *     did not start then
     */
    public Future<RunningCommand> run(Command command, RunOptions how) {
        Context context = vertx.getOrCreateContext();
        return start(RunStart.here(context, command, how, options));
    }

    /** The same for which somebody has looked at the host, just now, under these options. */
    Future<RunningCommand> run(Command command, HostLook look) {
        Context context = vertx.getOrCreateContext();
        return start(RunStart.here(context, command, RunOptions.INHERITED, options), Optional.of(look));
    }

    private Future<RunningCommand> start(RunStart start) {
        return start(start, Optional.empty());
    }

    /** Starts a command that others have asked for, or this process. */
    private Future<RunningCommand> start(RunStart start, Optional<HostLook> look) {
        Promise<RunningCommand> running = Promise.promise();
        Future<RunningCommand> run = running.future();
        runs.add(run);
        // Whoever closes the sandbox after this ends the run.
        if (closing.get()) {
            runs.remove(run);
            return Future.failedFuture(closedAlready());
        }
        start.domains().ifPresent(domains -> network.allowFor(start.origin().id(), domains));
        run.compose(RunningCommand::exitStatus).onComplete(ended -> {
            runs.remove(run);
            start.domains().ifPresent(domains -> network.forget(start.origin().id()));
        });
        CommandStart.start(
                        vertx,
                        plugins,
                        options,
                        gateway,
                        violations,
                        start.order(
                                options.policy()
                                        .with(network.inForce(start.origin().id())),
                                look))
                .onComplete(running);
        return run;
    }

    static SandboxException closedAlready() {
        return new SandboxException("sandbox-closed", "the sandbox is closed", "open another");
    }

    /**
     * Makes words that run a command in this sandbox wherever others start them: this user's processes, once, within a time. Where the
     * options name no working directory or environment, those of the process that runs the words count; its streams are the command's.
     *
     * @param validity how long the words may wait to be run
     * @return fails with a {@link SandboxException} where no module offers what it takes
     */
    public Future<WrappedCommand> wrap(Command command, RunOptions how, Duration validity) {
        return wrapped.wrap(command, how, validity);
    }

    /**
     * What the policy in force says of an access, as the proxies and the backends judge it.
     *
     * @param access a path need not be real: links are followed
     */
    public Future<Decision> judge(Access access) {
        Policy inForce = policy();
        return vertx.executeBlocking(() -> AccessJudge.judge(inForce, options.workingDirectory(), access), false);
    }

    /** The policy in force. */
    public Policy policy() {
        return options.policy().with(network.inForce());
    }

    /**
     * Puts another network policy in force, from the next connection on. Commands that run already cannot reach addresses that
     * are new in it but through the proxies: which of them are let through was settled when they started.
     */
    public void update(NetworkPolicy network) {
        this.network.update(network);
    }

    /**
     * Lets one command reach more than the others: that which runs by this id, and whoever presents the token of this sandbox with the
     * user name {@code srt.} and the id in base64. A deny rule still holds, and so does {@link NetworkPolicy#strictAllowlist}.
     *
     * @param commandId hard to guess: at least {@value NetworkRules#SHORTEST_ID} characters
     * @throws IllegalArgumentException where it is shorter
     */
    public void allowFor(String commandId, List<DomainRule> domains) {
        network.allowFor(commandId, domains);
    }

    /** Takes that back, from the next connection on. */
    public void forget(String commandId) {
        network.forget(commandId);
    }

    /** What was refused so far. */
    public ViolationStore violations() {
        return violations;
    }

    /** Ends every command and closes the gateway, with every connection through it. Completes when nothing is left. */
    public Future<Void> shutdown() {
        if (closing.compareAndSet(false, true)) {
            List<Future<Object>> ends = runs.stream().map(Sandbox::end).toList();
            wrapped.close()
                    .eventually(() -> Future.join(ends))
                    .eventually(() -> gateway.map(EgressGateway::close).orElseGet(Future::succeededFuture))
                    .onComplete(ended -> {
                        plugins.close();
                        OpenSandboxes.remove(this);
                        closed.tryComplete();
                    });
        }
        return closed.future();
    }

    /** Completes once the sandbox is closed, whoever closes it. */
    public Future<Void> closed() {
        return closed.future();
    }

    private static Future<Object> end(Future<RunningCommand> run) {
        return run.onSuccess(RunningCommand::kill)
                .compose(RunningCommand::exitStatus)
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** The same as {@link #shutdown}; waits for it, but on an event loop, which never waits. */
    @Override
    public void close() {
        Future<Void> ended = shutdown();
        if (!Context.isOnEventLoopThread()) {
            ended.toCompletionStage().toCompletableFuture().join();
        }
    }
}
