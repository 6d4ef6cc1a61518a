package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.spi.EgressGateway;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway on the loopback of the host, for commands that have no network of their own; on event loops of Linux, and of any Java. */
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class LoopbackTest {
    private static final List<InetAddress> BOTH =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    @Parameter
    private boolean epoll;

    private Vertx vertx;
    private EgressGateway gateway;
    private NetworkPolicy policy = NetworkPolicy.CLOSED;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(epoll));
        // On this system the provider opens none without epoll.
        gateway = new VertxEgressGateway(
                vertx,
                ((VertxInternal) vertx).getEventLoopGroup(),
                new ProxyCredentials(),
                (command, said) -> policy,
                violation -> {},
                Deadlines.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        GatewayUnderTest.await(gateway.close());
        GatewayUnderTest.await(vertx.close());
    }

    private EgressGateway.Listening listen() throws Exception {
        return GatewayUnderTest.await(gateway.listen(CommandOrigin.UNKNOWN));
    }

    private String authorization() {
        EgressGateway.Credentials credentials = gateway.credentials();
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (credentials.user() + ":" + credentials.token()).getBytes(StandardCharsets.UTF_8));
    }

    private static String ask(InetAddress address, int port, String head) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itAnswersAtOnePortOfBothAddresses() throws Exception {
        int port = listen().port().number();
        for (InetAddress address : BOTH) {
            assertThat(ask(
                            address,
                            port,
                            "GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n"
                                    + authorization()))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("other.example:80: host is not on the allow list");
        }
    }

    @Test
    void whatIsAllowedIsReached() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            policy = NetworkPolicy.builder()
                    .allowed(List.of(DomainRule.of(origin.authority())))
                    .build();
            try (RawClient client = new RawClient(listen().port().number())) {
                client.send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n%2$s\r\n\r\n"
                        .formatted(origin.authority(), authorization()));
                assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
                client.send("GET /through HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.end().readAll()).contains("X-Up: yes", "GET /through");
            }
        }
    }

    @Test
    void nobodyIsServedWithoutTheToken() throws Exception {
        assertThat(ask(
                        BOTH.getFirst(),
                        listen().port().number(),
                        "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\nConnection: close"))
                .startsWith("HTTP/1.1 407 ");
    }

    @Test
    void eachCommandHasAPortThatEndsWithItAndNoOther() throws Exception {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ports.add(listen().port().number());
        }
        assertThat(ports).hasSize(20);
        EgressGateway.Listening one = listen();
        GatewayUnderTest.await(one.service().close());
        for (InetAddress address : BOTH) {
            assertThatThrownBy(() -> new Socket(address, one.port().number()).close())
                    .isInstanceOf(IOException.class);
        }
        assertThat(ask(BOTH.getFirst(), ports.iterator().next(), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close"))
                .startsWith("HTTP/1.1 40");
    }

    @Test
    void aClosedGatewayListensNowhere() throws Exception {
        int port = listen().port().number();
        GatewayUnderTest.await(gateway.close());
        for (InetAddress address : BOTH) {
            assertThatThrownBy(() -> new Socket(address, port).close()).isInstanceOf(IOException.class);
        }
    }
}
