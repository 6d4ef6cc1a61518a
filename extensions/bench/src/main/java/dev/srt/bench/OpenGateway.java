package dev.srt.bench;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.policy.Source;
import dev.srt.proxy.VertxEgressGatewayProvider;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import dev.srt.violation.CommandOrigin;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A gateway that serves a socket of this host's loopback, handed to it as those of a sandbox are.
 *
 * @param url of its proxy, with the user's name and password
 */
record OpenGateway(EgressGateway gateway, String url) {
    private static final Source SOURCE = new Source("settings.json", 1, "network.allowedDomains");
    private static final int BACKLOG = 4096;
    private static final long PATIENCE_SECONDS = 60;

    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    }

    static OpenGateway open(Vertx vertx, NetworkPolicy policy) throws IOException, InterruptedException {
        EgressGateway gateway =
                await(new VertxEgressGatewayProvider().open(vertx, (command, said) -> policy, violation -> {}));
        Socket socket = Socket.newSocketStream();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        socket.listen(BACKLOG);
        int port = socket.localAddress().getPort();
        Listener proxy = new Listener.Proxy(new Port(port));
        await(gateway.serve(
                List.of(new InitProgram.Adopted(proxy, proxy.sockets().getFirst(), socket.intValue())),
                CommandOrigin.UNKNOWN));
        EgressGateway.Credentials login = gateway.credentials();
        return new OpenGateway(gateway, "http://" + login.user() + ":" + login.token() + "@127.0.0.1:" + port);
    }

    /** A policy of that many allow rules, of which the last is the one that allows this host's loopback. */
    static NetworkPolicy policy(int rules) {
        Stream<String> others = IntStream.range(1, rules)
                .mapToObj(i -> i % 2 == 0 ? "*.zone" + i + ".example" : "host" + i + ".example:443");
        return NetworkPolicy.CLOSED.allowing(rules(Stream.concat(others, Stream.of("127.0.0.1"))));
    }

    private static List<DomainRule> rules(Stream<String> entries) {
        return entries.map(text -> new DomainRule(DomainPattern.parseAllow(text), SOURCE))
                .toList();
    }

    void close() throws IOException, InterruptedException {
        await(gateway.close());
    }

    static <T> T await(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }
}
