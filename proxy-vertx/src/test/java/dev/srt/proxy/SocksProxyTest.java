package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Access;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocksProxyTest {
    private static final String REQUEST = "GET /s HTTP/1.1\r\nHost: x\r\n\r\n";

    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
        origin = new Origin(Origin.echo());
        proxy.allow(origin.authority());
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
        proxy.close();
    }

    @Test
    void anAllowedNameIsConnected() throws Exception {
        try (RawClient client = authenticated()) {
            client.send(named("LocalHost.", origin.port()));
            assertThat(client.read(10)).startsWith(5, 0, 0, 1);
            assertThat(client.send(REQUEST).readUntil("Host: x\r\n\r\n")).contains("GET /s");
        }
    }

    @Test
    void dataThatComesWithTheRequestIsNotLost() throws Exception {
        try (RawClient client = authenticated()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(named("localhost", origin.port()));
            all.writeBytes(REQUEST.getBytes(StandardCharsets.US_ASCII));
            client.send(all.toByteArray());
            assertThat(client.read(10)).startsWith(5, 0);
            assertThat(client.readUntil("Host: x\r\n\r\n")).contains("GET /s");
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
        try (RawClient client = proxy.client()) {
            for (byte each : new byte[] {5, 2, 0, 2}) {
                client.send(new byte[] {each});
            }
            assertThat(client.read(2)).containsExactly(5, 2);
            for (byte each : credentials("srt.x", proxy.token())) {
                client.send(new byte[] {each});
            }
            assertThat(client.read(2)).containsExactly(1, 0);
            for (byte each : named("localhost", origin.port())) {
                client.send(new byte[] {each});
            }
            assertThat(client.read(10)).startsWith(5, 0);
        }
    }

    @Test
    void anAllowedAddressIsConnected() throws Exception {
        proxy.allow("127.0.0.1:" + origin.port());
        try (RawClient client = authenticated()) {
            client.send(addressed(1, new byte[] {127, 0, 0, 1}, origin.port()));
            assertThat(client.read(10)).startsWith(5, 0);
        }
        try (RawClient client = authenticated()) {
            byte[] mapped = new byte[16];
            mapped[10] = -1;
            mapped[11] = -1;
            mapped[12] = 127;
            mapped[15] = 1;
            client.send(addressed(4, mapped, origin.port()));
            assertThat(client.read(10)).startsWith(5, 0);
        }
    }

    @Test
    void whatNoRuleAllowsIsNotAllowedByTheRuleset() throws Exception {
        assertThat(reply(named("other.example", 80))).isEqualTo(2);
        assertThat(proxy.violation().access())
                .isEqualTo(new Access.Connect(GatewayUnderTest.destination("other.example:80")));
        assertThat(reply(addressed(1, new byte[] {127, 0, 0, 1}, origin.port())))
                .isEqualTo(2);
        assertThat(reply(addressed(4, new byte[16], origin.port()))).isEqualTo(2);
        assertThat(origin.accepted).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.com\0.localhost", "localhost%lo", "a b", "", "a..b", "user@localhost", "\u00ff\u00fe"})
    void aHostThatIsNoneIsNotAllowed(String host) throws Exception {
        assertThat(reply(named(host, origin.port()))).isEqualTo(2);
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void aDeadDestinationIsUnreachable() throws Exception {
        proxy.allow("localhost");
        assertThat(reply(named("localhost", 1))).isEqualTo(4);
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void onlyConnectIsServed() throws Exception {
        byte[] bind = named("localhost", origin.port());
        bind[1] = 2;
        assertThat(reply(bind)).isEqualTo(7);
        byte[] kind = named("localhost", origin.port());
        kind[3] = 9;
        assertThat(reply(kind)).isEqualTo(8);
    }

    @Test
    void aWrongTokenEndsTheConnection() throws Exception {
        for (byte[] wrong : new byte[][] {
            credentials("srt", "wrong"),
            credentials("srt", ""),
            credentials("", proxy.token()),
            credentials("root", proxy.token())
        }) {
            try (RawClient client = proxy.client()) {
                client.send(new byte[] {5, 1, 2});
                assertThat(client.read(2)).containsExactly(5, 2);
                client.send(wrong);
                assertThat(client.readAll()).isEqualTo("\1\1");
            }
        }
    }

    @Test
    void withoutAuthenticationEveryRequestIsRefused() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send(new byte[] {5, 1, 0});
            assertThat(client.read(2)).containsExactly(5, 0);
            client.send(named("localhost", origin.port()));
            assertThat(client.read(10)).startsWith(5, 2);
            assertThat(client.readAll()).isEmpty();
        }
        assertThat(origin.accepted).hasValue(0);
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void sshWithoutAuthenticationIsToldTheReasonOfADeny() throws Exception {
        proxy.allow("localhost").denyWithReason("*:22", "use https remotes");
        try (RawClient client = proxy.client()) {
            client.send(new byte[] {5, 1, 0});
            assertThat(client.read(2)).containsExactly(5, 0);
            client.send(named("localhost", 22));
            assertThat(client.read(10)).startsWith(5, 0);
            assertThat(client.readUntil("\r\n")).startsWith("SSH-2.0-");
            ByteBuffer packet = ByteBuffer.wrap(client.readAll().getBytes(StandardCharsets.ISO_8859_1));
            assertThat(packet.getInt()).isEqualTo(packet.remaining());
            assertThat(packet.capacity() % 8).isZero();
            assertThat(packet.get()).isGreaterThanOrEqualTo((byte) 4);
            assertThat(packet.get()).isEqualTo((byte) 1);
            assertThat(packet.getInt()).isEqualTo(1);
            byte[] reason = new byte[packet.getInt()];
            packet.get(reason);
            assertThat(new String(reason, StandardCharsets.UTF_8)).isEqualTo("use https remotes");
        }
        assertThat(proxy.violation().decision().reason()).isEqualTo("use https remotes");
    }

    @Test
    void aClientThatOffersNothingKnownIsToldSo() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send(new byte[] {5, 1, 1});
            assertThat(client.readAll().getBytes(StandardCharsets.ISO_8859_1)).containsExactly(5, 0xff);
        }
    }

    private RawClient authenticated() throws Exception {
        RawClient client = proxy.client();
        client.send(new byte[] {5, 1, 2});
        assertThat(client.read(2)).containsExactly(5, 2);
        client.send(credentials("srt", proxy.token()));
        assertThat(client.read(2)).containsExactly(1, 0);
        return client;
    }

    private int reply(byte[] request) throws Exception {
        try (RawClient client = authenticated()) {
            client.send(request);
            byte[] reply = client.read(10);
            assertThat(client.readAll()).isEmpty();
            return reply[1];
        }
    }

    private static byte[] credentials(String user, String password) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(1);
        bytes.write(user.length());
        bytes.writeBytes(user.getBytes(StandardCharsets.US_ASCII));
        bytes.write(password.length());
        bytes.writeBytes(password.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static byte[] named(String host, int port) {
        byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
        byte[] field = new byte[name.length + 1];
        field[0] = (byte) name.length;
        System.arraycopy(name, 0, field, 1, name.length);
        return addressed(3, field, port);
    }

    private static byte[] addressed(int kind, byte[] address, int port) {
        byte[] request = Arrays.copyOf(new byte[] {5, 1, 0, (byte) kind}, 4 + address.length + 2);
        System.arraycopy(address, 0, request, 4, address.length);
        request[request.length - 2] = (byte) (port >> 8);
        request[request.length - 1] = (byte) port;
        return request;
    }
}
