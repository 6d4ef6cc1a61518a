package dev.srt.proxy;

import dev.srt.policy.AddressRange;
import dev.srt.policy.Destination;
import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.Port;
import dev.srt.policy.Source;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressRules;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/** A gateway that serves a loopback socket whose descriptor it was handed, as it is handed those of a sandbox. */
final class GatewayUnderTest {
    private static final Source SOURCE = new Source("settings.json", 3, "network");

    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    final AtomicReference<NetworkPolicy> policy = new AtomicReference<>(NetworkPolicy.CLOSED);
    private final Map<String, NetworkPolicy> commands = new ConcurrentHashMap<>();
    private final AtomicReference<Function<Destination, Future<EgressRules.Answer>>> asking =
            new AtomicReference<>(destination -> Future.succeededFuture(EgressRules.Answer.NOBODY));
    final BlockingQueue<Violation> violations = new LinkedBlockingQueue<>();
    final EgressGateway gateway;
    final int port;

    GatewayUnderTest() throws Exception {
        this(Deadlines.DEFAULT);
    }

    GatewayUnderTest(Deadlines deadlines) throws Exception {
        gateway = await(new VertxEgressGatewayProvider(deadlines).open(vertx, rules(), violations::add));
        port = serve(new Listener.Proxy(new Port(3128)));
    }

    private EgressRules rules() {
        return new EgressRules() {
            @Override
            public NetworkPolicy inForce(CommandOrigin command, Optional<String> said) {
                return said.map(commands::get).orElseGet(policy::get);
            }

            @Override
            public Future<Answer> ask(Destination destination) {
                return asking.get().apply(destination);
            }
        };
    }

    /** Has this policy in force for one command. */
    GatewayUnderTest forCommand(String command, NetworkPolicy rules) {
        commands.put(command, rules);
        return this;
    }

    /** Has destinations that no rule decides asked about. */
    GatewayUnderTest asking(Function<Destination, Future<EgressRules.Answer>> answers) {
        asking.set(answers);
        return this;
    }

    /** Has another proxy gone through. */
    GatewayUnderTest through(ParentProxies parents) {
        policy.updateAndGet(old -> old.toBuilder().parents(parents).build());
        return this;
    }

    /** Has proxies that stand in for srt's own gone through. */
    GatewayUnderTest standIns(Optional<Port> http, Optional<Port> socks) {
        policy.updateAndGet(
                old -> old.toBuilder().httpProxy(http).socksProxy(socks).build());
        return this;
    }

    /** Serves another socket and returns its port. */
    int serve(Listener listener) throws Exception {
        Socket socket = listening();
        int bound = socket.localAddress().getPort();
        await(gateway.serve(
                List.of(new InitProgram.Adopted(listener, listener.sockets().getFirst(), socket.intValue())),
                CommandOrigin.UNKNOWN));
        return bound;
    }

    static Socket listening() throws IOException {
        Socket socket = Socket.newSocketStream();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        socket.listen(1024);
        return socket;
    }

    GatewayUnderTest allow(String... entries) {
        policy.updateAndGet(old -> with(rules(false, entries), old.denied(), old.deniedAddresses()));
        return this;
    }

    GatewayUnderTest deny(String... entries) {
        policy.updateAndGet(old -> with(old.allowed(), rules(true, entries), old.deniedAddresses()));
        return this;
    }

    GatewayUnderTest denyWithReason(String entry, String reason) {
        DomainRule rule = new DomainRule(DomainPattern.parseDeny(entry), SOURCE, Optional.of(reason));
        policy.updateAndGet(old -> with(old.allowed(), List.of(rule), old.deniedAddresses()));
        return this;
    }

    GatewayUnderTest denyAddresses(String... ranges) {
        policy.updateAndGet(old -> with(
                old.allowed(),
                old.denied(),
                Stream.of(ranges).map(AddressRange::parse).toList()));
        return this;
    }

    private static List<DomainRule> rules(boolean deny, String... entries) {
        return Stream.of(entries)
                .map(text -> deny ? DomainPattern.parseDeny(text) : DomainPattern.parseAllow(text))
                .map(pattern -> new DomainRule(pattern, SOURCE))
                .toList();
    }

    private static NetworkPolicy with(List<DomainRule> allowed, List<DomainRule> denied, List<AddressRange> ranges) {
        return NetworkPolicy.builder()
                .allowed(allowed)
                .denied(denied)
                .deniedAddresses(ranges)
                .build();
    }

    String token() {
        return gateway.credentials().token();
    }

    /** A {@code Proxy-Authorization} field with its line's end. */
    String authorization() {
        return authorization("srt", token());
    }

    static String authorization(String user, String password) {
        String pair = user + ":" + password;
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    RawClient client() throws IOException {
        return new RawClient(port);
    }

    /** What the proxy answers to these bytes until it closes the connection; {@code {AUTH}} is replaced. */
    String exchange(String request) throws IOException {
        try (RawClient client = client()) {
            return client.send(request.replace("{AUTH}", authorization())).readAll();
        }
    }

    String get(String url) throws IOException {
        return exchange("GET " + url + " HTTP/1.1\r\nHost: x\r\n{AUTH}Connection: close\r\n\r\n");
    }

    Violation violation() throws InterruptedException {
        Violation violation = violations.poll(5, TimeUnit.SECONDS);
        if (violation == null) {
            throw new AssertionError("no violation was reported");
        }
        return violation;
    }

    static Destination destination(String text) {
        return Destination.parse(text);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        await(gateway.close());
        await(vertx.close());
    }
}
