package dev.srt.sandbox;

import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.spi.Command;
import dev.srt.spi.EgressGateway;
import dev.srt.violation.ViolationStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** Runs commands under one policy. Safe for use by several threads. */
public final class Sandbox {
    private final Vertx vertx;
    private final SandboxOptions options;
    private final Plugins plugins;
    private final ViolationStore violations;
    private final NetworkRules network;
    private volatile Policy policy;
    private Optional<EgressGateway> gateway = Optional.empty();

    private Sandbox(Vertx vertx, SandboxOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.plugins = Plugins.find();
        this.policy = options.policy();
        this.network = new NetworkRules(policy.network(), options.ask());
        this.violations = new ViolationStore(policy.ignoreViolations());
    }

    /**
     * Opens a sandbox with its own gateway.
     *
     * @param vertx whose event loops serve the gateway; it must use the native transport
     */
    public static Future<Sandbox> open(Vertx vertx, SandboxOptions options) {
        Sandbox sandbox = new Sandbox(vertx, options);
        return sandbox.openGateway().map(sandbox);
    }

    private Future<Void> openGateway() {
        // Without the helper nothing inside could reach a gateway.
        if (plugins.init().isEmpty() || plugins.gateways().isEmpty()) {
            return Future.succeededFuture();
        }
        return plugins.gateways()
                .get()
                .open(vertx, network, violations)
                .onSuccess(opened -> gateway = Optional.of(opened))
                .mapEmpty();
    }

    /**
     * Starts a command with this process's own standard streams.
     *
     * @return fails with a {@link dev.srt.spi.SandboxException} where the policy cannot be enforced here; the command
     *     did not start then
     */
    public Future<RunningCommand> run(Command command) {
        String text = command.text();
        violations.commandStarts(text);
        return CommandStart.start(vertx, plugins, options, policy, gateway, violations, command)
                .onFailure(failure -> violations.commandEnds(text))
                .onSuccess(running -> running.exitStatus().onComplete(ended -> violations.commandEnds(text)));
    }

    /**
     * Puts another network policy in force, from the next connection on. Commands that run already cannot reach addresses that
     * are new in it but through the proxies: which of them are let through was settled when they started.
     */
    public void update(NetworkPolicy network) {
        policy = policy.with(network);
        this.network.update(network);
    }

    /**
     * Lets one command reach more than the others: whoever presents the token of this sandbox with the user name {@code srt.}
     * and the id in base64, and so by the proxies alone. A deny rule still holds, and so does {@link NetworkPolicy#strictAllowlist}.
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

    /** Closes the gateway, with every connection through it. */
    public Future<Void> close() {
        return gateway.map(EgressGateway::close).orElseGet(Future::succeededFuture);
    }
}
