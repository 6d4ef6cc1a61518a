package dev.srt.spi;

import dev.srt.violation.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Opens gateways. Found by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface EgressGatewayProvider {

    /**
     * Opens a gateway with a token of its own. It listens nowhere until it is given sockets to serve.
     *
     * @param rules what it goes by
     * @param violations told of every refusal, on an event loop
     */
    Future<EgressGateway> open(Vertx vertx, EgressRules rules, Consumer<Violation> violations);
}
