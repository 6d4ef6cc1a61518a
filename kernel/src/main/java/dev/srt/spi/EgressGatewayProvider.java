package dev.srt.spi;

import dev.srt.policy.NetworkPolicy;
import dev.srt.violation.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens gateways. Found by {@link java.util.ServiceLoader}. */
public interface EgressGatewayProvider {

    /**
     * Opens a gateway with a token of its own. It listens nowhere until it is given sockets to serve.
     *
     * @param policy asked for the policy in force at every new connection and request
     * @param violations told of every refusal, on an event loop
     */
    Future<EgressGateway> open(Vertx vertx, Supplier<NetworkPolicy> policy, Consumer<Violation> violations);
}
