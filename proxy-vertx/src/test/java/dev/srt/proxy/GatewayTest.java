package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressGatewayProvider;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxException;
import dev.srt.violation.CommandOrigin;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final Listener PROXY = new Listener.Proxy(new Port(3128));

    private GatewayUnderTest proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest(new Deadlines(
                Duration.ofMillis(300),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofMinutes(4),
                Duration.ofHours(2)));
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    @Test
    void theProviderIsFoundAsAService() {
        assertThat(ServiceLoader.load(EgressGatewayProvider.class))
                .hasExactlyElementsOfTypes(VertxEgressGatewayProvider.class);
    }

    @Test
    void eachGatewayHasATokenOfItsOwn() throws Exception {
        EgressGateway other = GatewayUnderTest.await(new VertxEgressGatewayProvider()
                .open(proxy.vertx, (command, said) -> NetworkPolicy.CLOSED, violation -> {}));
        assertThat(proxy.gateway.credentials().user()).startsWith("srt");
        assertThat(proxy.token())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(other.credentials().token());
        GatewayUnderTest.await(other.close());
        assertThat(proxy.get("http://other.example/")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void withoutEpollItDoesNotOpen() throws Exception {
        Vertx portable = Vertx.vertx();
        try {
            assertThatThrownBy(() -> GatewayUnderTest.await(new VertxEgressGatewayProvider()
                            .open(portable, (command, said) -> NetworkPolicy.CLOSED, violation -> {})))
                    .cause()
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            failure -> assertThat(failure.fix()).contains("setPreferNativeTransport"));
        } finally {
            GatewayUnderTest.await(portable.close());
        }
    }

    @Test
    void aClientThatSaysNothingIsDropped() throws Exception {
        try (RawClient client = proxy.client()) {
            assertThat(client.readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\4\1\0P", "\26\3\1\2\0\1", "\0\0\0\0", "SSH-2.0-x\r\n\r\n"})
    void anotherProtocolIsRefusedAsHttp(String bytes) throws Exception {
        try (RawClient client = proxy.client()) {
            assertThat(client.send(bytes).end().readAll())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 400 "),
                            answer -> assertThat(answer).isEmpty());
        }
    }

    @Test
    void closingEndsEveryConnectionAndListensNoMore() throws Exception {
        try (Origin origin =
                        new Origin(connection -> connection.getInputStream().readAllBytes());
                RawClient idle = proxy.client();
                RawClient tunnel = proxy.client()) {
            proxy.allow(origin.authority());
            tunnel.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
            tunnel.readUntil("\r\n\r\n");
            GatewayUnderTest.await(proxy.gateway.close());
            assertThat(tunnel.readAll()).isIn("", "<reset>");
            assertThat(idle.readAll()).isIn("", "<reset>");
            assertThatThrownBy(proxy::client).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDescriptorIsClosedWhereItCannotBeServed() throws Exception {
        GatewayUnderTest.await(proxy.gateway.close());
        Socket late = GatewayUnderTest.listening();
        int port = late.localAddress().getPort();
        assertThatThrownBy(() -> GatewayUnderTest.await(proxy.gateway.serve(
                        List.of(new InitProgram.Adopted(PROXY, PROXY.sockets().getFirst(), late.intValue())),
                        CommandOrigin.UNKNOWN)))
                .hasMessageContaining("the gateway is closed");
        assertThat(refused(port)).isTrue();
        assertThatThrownBy(() -> GatewayUnderTest.await(proxy.gateway.serve(
                        List.of(new InitProgram.Adopted(PROXY, PROXY.sockets().getFirst(), 987_654)),
                        CommandOrigin.UNKNOWN)))
                .hasMessageContaining("987654");
    }

    @Test
    void whatIsNoSocketIsClosed() throws Exception {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        assertThatThrownBy(() -> GatewayUnderTest.await(proxy.gateway.serve(
                        List.of(new InitProgram.Adopted(PROXY, PROXY.sockets().getFirst(), pipe[0].intValue())),
                        CommandOrigin.UNKNOWN)))
                .hasMessageContaining("is not a socket to serve");
        assertThat(Path.of("/proc/self/fd/" + pipe[0].intValue())).doesNotExist();
        pipe[1].close();
    }

    @Test
    void noDescriptorIsLeftAfterHundredsOfConnections() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority(), "localhost:1");
            connections(origin, 20);
            long before = settled();
            connections(origin, 300);
            until(() -> descriptors() <= before);
            assertThat(descriptors()).isLessThanOrEqualTo(before);
        }
    }

    private void connections(Origin origin, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String target = origin.authority();
            switch (i % 6) {
                case 0 -> proxy.get("http://" + target + "/");
                case 1 -> proxy.get("http://denied.example/");
                case 2 -> proxy.exchange("CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n");
                case 3 -> {
                    try (RawClient client = proxy.client()) {
                        client.send("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
                        client.readUntil("\r\n\r\n");
                    }
                }
                case 4 -> {
                    try (RawClient client = proxy.client()) {
                        client.socket.setSoLinger(true, 0);
                        client.send("POST http://" + target + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization()
                                + "Content-Length: 100\r\n\r\nhalf");
                    }
                }
                default -> {
                    try (RawClient client = proxy.client()) {
                        client.send("GET http://" + target + "/ HTTP/1.1\r\nX: ");
                    }
                }
            }
        }
    }

    /** The number of open descriptors once it has not changed for some readings. */
    private long settled() throws Exception {
        long[] last = {descriptors(), 0};
        until(() -> {
            long now = descriptors();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] > 20;
        });
        return last[0];
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean refused(int port) {
        try {
            new RawClient(port).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for a fact, looking again with every tick of a timer. */
    private void until(BooleanSupplier fact) throws Exception {
        CompletableFuture<Void> held = new CompletableFuture<>();
        long timer = proxy.vertx.setPeriodic(50, tick -> {
            if (fact.getAsBoolean()) {
                held.complete(null);
            }
        });
        try {
            held.get(20, TimeUnit.SECONDS);
        } finally {
            proxy.vertx.cancelTimer(timer);
        }
    }
}
