package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Destination;
import dev.srt.spi.Listener;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelTest {
    private GatewayUnderTest proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    @Test
    void bytesGoBothWaysAndEachWayEndsByItself() throws Exception {
        try (Origin origin = new Origin(connection -> {
                    Origin.write(connection, "BANNER\n");
                    byte[] all = connection.getInputStream().readAllBytes();
                    Origin.write(connection, "GOT " + all.length);
                });
                RawClient client = tunnel(origin)) {
            assertThat(client.readUntil("\n")).isEqualTo("BANNER\n");
            client.send("hello").end();
            assertThat(client.readAll()).isEqualTo("GOT 5");
        }
    }

    @Test
    void anUpstreamThatEndsFirstStillReceives() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (Origin origin = new Origin(connection -> {
                    Origin.write(connection, "bye");
                    connection.shutdownOutput();
                    if (new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .equals("late")) {
                        received.countDown();
                    }
                });
                RawClient client = tunnel(origin)) {
            assertThat(client.readAll()).isEqualTo("bye");
            client.send("late").end();
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void dataSentBeforeTheTunnelStandsIsNotLost() throws Exception {
        try (Origin origin = new Origin(Origin.echo());
                RawClient client = proxy.allow(origin.authority()).client()) {
            client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n"
                    + "GET /early HTTP/1.1\r\nHost: y\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 Connection Established\r\n");
            assertThat(client.readUntil("Host: y\r\n\r\n")).contains("GET /early");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "denied.example:443, 'HTTP/1.1 403 host is not on the allow list\r\n', blocked-by-allowlist",
        "127.0.0.1:1, 'HTTP/1.1 403 host is not on the allow list\r\n', blocked-by-allowlist",
        "0x7f.1:1, 'HTTP/1.1 403 host is not on the allow list\r\n', blocked-by-allowlist",
        "mirror.example:443, 'HTTP/1.1 403 use the mirror ? instead\r\n', use the mirror",
        "localhost:1, 'HTTP/1.1 502 Bad Gateway\r\n', Cannot connect to localhost:1",
        "localhost, 'HTTP/1.1 400 ', names no port",
        "localhost:0, 'HTTP/1.1 400 ', port",
        "localhost:70000, 'HTTP/1.1 400 ', port",
        "::1:80, 'HTTP/1.1 400 ', brackets",
        "[::1%lo]:80, 'HTTP/1.1 400 ', zone",
        "http://localhost:1/, 'HTTP/1.1 400 ', ''",
        "user@localhost:1, 'HTTP/1.1 400 ', ''",
        "/, 'HTTP/1.1 400 ', ''",
    })
    void aTunnelThatCannotBeIsRefused(String target, String start, String contained) throws Exception {
        proxy.allow("localhost").denyWithReason("mirror.example", "use the mirror\u2028\u00fc instead");
        assertThat(proxy.exchange("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n"))
                .startsWith(start)
                .contains(contained);
    }

    @Test
    void aConnectWithContentIsRefused() throws Exception {
        proxy.allow("localhost");
        assertThat(proxy.exchange("CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n{AUTH}Content-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aReasonCannotAddALineToTheHead() throws Exception {
        proxy.denyWithReason("*", "no\r\nSet-Cookie: a=b\r\n\r\n<html>\u202e");
        String answer = proxy.exchange("CONNECT a.example:1 HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403 no  Set-Cookie: a=b    html ");
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("\r\nSet-Cookie");
    }

    @Test
    void everyByteOfALongTransferArrives() throws Exception {
        int total = 32 << 20;
        try (Origin origin = new Origin(connection -> {
                    byte[] block = new byte[1 << 20];
                    for (int i = 0; i < total >> 20; i++) {
                        Arrays.fill(block, (byte) i);
                        connection.getOutputStream().write(block);
                    }
                });
                RawClient client = tunnel(origin)) {
            long sum = 0;
            for (int i = 0; i < total >> 20; i++) {
                byte[] block = client.read(1 << 20);
                assertThat(block).containsOnly((byte) i);
                sum += block.length;
            }
            assertThat(sum).isEqualTo(total);
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aForwardLeadsToTheServiceWhileThePolicyAllowsIt() throws Exception {
        try (Origin origin = new Origin(connection ->
                Origin.write(connection, "GOT " + connection.getInputStream().readAllBytes().length))) {
            proxy.allow(origin.authority());
            int port = proxy.serve(new Listener.Forward(Destination.parse(origin.authority())));
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send("early").end().readAll()).isEqualTo("GOT 5");
            }
            proxy.deny(origin.authority());
            try (RawClient client = new RawClient(port)) {
                assertThat(client.readAll()).doesNotContain("GOT");
            }
            assertThat(proxy.violation().decision().reason()).isEqualTo("host is on the deny list");
        }
    }

    @Test
    void aForwardReachesAServiceThatOnlyHasIpv6() throws Exception {
        try (Origin origin = new Origin("::1", connection -> Origin.write(connection, "six"))) {
            proxy.allow(origin.authority());
            int port = proxy.serve(new Listener.Forward(Destination.parse(origin.authority())));
            try (RawClient client = new RawClient(port)) {
                assertThat(client.readAll()).isEqualTo("six");
            }
        }
    }

    private RawClient tunnel(Origin origin) throws Exception {
        proxy.allow(origin.authority());
        RawClient client = proxy.client();
        client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 Connection Established\r\n");
        return client;
    }
}
