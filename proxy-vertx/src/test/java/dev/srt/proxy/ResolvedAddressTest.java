package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An allowed name leads only where it may, however it resolves. */
class ResolvedAddressTest {
    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest(new Deadlines(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(4),
                Duration.ofHours(2)));
        origin = new Origin(Origin.echo());
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, a loopback address",
        "::ffff:127.0.0.1, a loopback address",
        "::1, a loopback address",
        "0.0.0.0, an unspecified address",
        "169.254.169.254, a link-local address",
        "fd00:ec2::254, a cloud metadata address",
        "10.1.2.3, a listed address",
        "64:ff9b::10.1.2.3, a listed address",
    })
    void aNameThatLeadsThereIsRefused(String address, String phrase) throws Exception {
        String name = NamesOfTests.meaning(address);
        proxy.allow("*.example.test").denyAddresses("10.0.0.0/8");
        assertThat(connect(name))
                .startsWith("HTTP/1.1 403 resolved to " + phrase + "\r\n")
                .contains("X-Proxy-Error: blocked-by-sandbox-runtime\r\n")
                .contains("\r\n\r\nConnection blocked by network allowlist\n")
                .contains("resolved to " + phrase + "\n");
        assertThat(proxy.violation().decision().reason()).isEqualTo("resolved to " + phrase);
        assertThat(proxy.get("http://" + name + ":" + origin.port() + "/"))
                .startsWith("HTTP/1.1 403 Forbidden\r\n")
                .contains("resolved to " + phrase);
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void anAddressThatIsAllowedItselfIsDialled() throws Exception {
        String name = NamesOfTests.meaning("127.0.0.1");
        proxy.allow("*.example.test", "127.0.0.1:" + origin.port());
        assertThat(proxy.get("http://" + name + ":" + origin.port() + "/"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Host: " + name + ":" + origin.port());
    }

    @Test
    void theNextAddressIsTriedWhereOneFails() throws Exception {
        String name = NamesOfTests.meaning("127.0.0.9", "::1", "127.0.0.1");
        proxy.allow(name, "127.0.0.9", "127.0.0.1");
        assertThat(proxy.get("http://" + name + ":" + origin.port() + "/")).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void aNameIsResolvedOnceSoThatAnotherAnswerCannotBeDialled() throws Exception {
        try (Origin trap = new Origin("127.0.0.66", Origin.echo())) {
            String name = NamesOfTests.changing(List.of(List.of("127.0.0.1"), List.of("127.0.0.66")));
            proxy.allow("*.example.test", "127.0.0.1:" + trap.port());
            // Nothing listens there; a second lookup would lead to the trap, which no rule allows.
            assertThat(proxy.get("http://" + name + ":" + trap.port() + "/")).startsWith("HTTP/1.1 502 ");
            assertThat(NamesOfTests.asked(name)).isEqualTo(1);
            assertThat(trap.accepted).hasValue(0);
        }
    }

    @Test
    void aRefusedNameIsNotResolved() throws Exception {
        String name = NamesOfTests.meaning("127.0.0.1");
        assertThat(connect(name)).startsWith("HTTP/1.1 403 host is not on the allow list\r\n");
        assertThat(NamesOfTests.asked(name)).isZero();
    }

    @Test
    void namesThatResolveSlowlyHoldUpNobodyElse() throws Exception {
        Semaphore gate = new Semaphore(0);
        String name = NamesOfTests.slow(gate, "127.0.0.1");
        proxy.allow("*.example.test", origin.authority());
        try (RawClient waiting = proxy.client()) {
            waiting.send("CONNECT " + name + ":1 HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
            // More than there are event loops.
            for (int i = 0; i < 50; i++) {
                assertThat(proxy.get("http://" + origin.authority() + "/")).startsWith("HTTP/1.1 200 OK\r\n");
            }
            assertThat(waiting.readAll()).startsWith("HTTP/1.1 504 ").contains("no answer in 2 seconds");
        } finally {
            gate.release(1000);
        }
    }

    @Test
    void anAddressThatDoesNotAnswerHoldsUpTheNextForAMomentOnly() throws Exception {
        // Where the queue of a listening socket is full, the kernel answers no more.
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.3"));
                Origin near = new Origin(
                        new ServerSocket(mute.getLocalPort(), 50, InetAddress.ofLiteral("127.0.0.1")), Origin.echo())) {
            List<Socket> queue = fill(mute);
            String name = NamesOfTests.meaning("127.0.0.3", "127.0.0.1");
            proxy.allow(name, "127.0.0.1", "127.0.0.3");
            assertThat(proxy.get("http://" + name + ":" + near.port() + "/")).startsWith("HTTP/1.1 200 ");
            for (Socket each : queue) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.1.1.1, 1.1.1.1",
        "1.1.1.1 2.2.2.2 ::1 ::2 ::3, 1.1.1.1 ::1 2.2.2.2 ::2 ::3",
        "::1 ::2 1.1.1.1, ::1 1.1.1.1 ::2",
    })
    void theFamiliesOfAddressesTakeTurns(String given, String order) {
        assertThat(Dialer.alternating(addresses(given))).isEqualTo(addresses(order));
    }

    private static List<InetAddress> addresses(String list) {
        return Stream.of(list.split(" ", -1)).map(InetAddress::ofLiteral).toList();
    }

    private static List<Socket> fill(ServerSocket mute) throws IOException {
        List<Socket> queue = new ArrayList<>();
        while (true) {
            Socket next = new Socket();
            queue.add(next);
            try {
                next.connect(mute.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return queue;
            }
        }
    }

    private String connect(String name) throws Exception {
        return proxy.exchange("CONNECT " + name + ":" + origin.port() + " HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n");
    }
}
