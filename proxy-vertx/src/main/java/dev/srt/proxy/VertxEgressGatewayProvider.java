package dev.srt.proxy;

import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressGatewayProvider;
import dev.srt.spi.EgressRules;
import dev.srt.spi.SandboxException;
import dev.srt.violation.Violation;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.function.Consumer;

/** Opens gateways that run on the event loops of a Vert.x instance, which on Linux must use the native transport. */
public final class VertxEgressGatewayProvider implements EgressGatewayProvider {
    private static final String LINUX = "Linux";

    private final Deadlines deadlines;

    /** For {@link java.util.ServiceLoader}. */
    public VertxEgressGatewayProvider() {
        this(Deadlines.DEFAULT);
    }

    VertxEgressGatewayProvider(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public Future<EgressGateway> open(Vertx vertx, EgressRules rules, Consumer<Violation> violations) {
        EventLoopGroup loops = ((VertxInternal) vertx).getEventLoopGroup();
        // The sockets of a sandbox's own network come as descriptors.
        if (System.getProperty("os.name").equals(LINUX) && !ChannelTypes.areEpoll(loops)) {
            Throwable cause = vertx.unavailableNativeTransportCause();
            return Future.failedFuture(new SandboxException(
                    "epoll-missing",
                    "the egress gateway needs Vert.x to run on epoll, which is not in use"
                            + (cause == null ? "" : ": " + cause.getMessage()),
                    "on Linux, make Vert.x with setPreferNativeTransport(true)",
                    cause));
        }
        return Future.succeededFuture(
                new VertxEgressGateway(vertx, loops, new ProxyCredentials(), rules, violations, deadlines));
    }
}
