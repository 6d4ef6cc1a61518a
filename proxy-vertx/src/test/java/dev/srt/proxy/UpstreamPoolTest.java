package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client leaves, the next one of the same sandbox takes up, and nobody else. */
class UpstreamPoolTest {
    private static final int REQUESTS = 30;

    private GatewayUnderTest proxy;
    private int loops;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
        // Each event loop keeps its own.
        loops = 2 * Runtime.getRuntime().availableProcessors();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    private void ask(Origin origin) throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(proxy.get("http://" + origin.authority() + "/")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void clientsThatComeAndGoShareConnections() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority());
            ask(origin);
            assertThat(origin.accepted.get()).isLessThanOrEqualTo(loops);
        }
    }

    @Test
    void anotherPolicyTakesUpNothing() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority());
            ask(origin);
            int before = origin.accepted.get();
            proxy.deny("other.example");
            ask(origin);
            assertThat(origin.accepted.get()).isGreaterThan(before);
        }
    }

    @Test
    void anotherSandboxTakesUpNothing() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority());
            ask(origin);
            int before = origin.accepted.get();
            GatewayUnderTest other = new GatewayUnderTest().allow(origin.authority());
            try {
                assertThat(other.get("http://" + origin.authority() + "/")).startsWith("HTTP/1.1 200 ");
            } finally {
                other.close();
            }
            assertThat(origin.accepted.get()).isEqualTo(before + 1);
        }
    }

    @Test
    void aRequestThatCannotBeRepeatedGetsAConnectionOfItsOwn() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority());
            ask(origin);
            int before = origin.accepted.get();
            assertThat(proxy.exchange("POST http://" + origin.authority()
                            + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n{AUTH}Connection: close\r\n\r\nx"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(origin.accepted.get()).isEqualTo(before + 1);
        }
    }

    /** Some servers take a connection for the user who has logged in over it (RFC 4559). */
    @Test
    void aConnectionOverWhichSomebodyHasLoggedInIsLeftToNobody() throws Exception {
        try (Origin origin = new Origin(Origin.echo())) {
            proxy.allow(origin.authority());
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(
                                proxy.exchange(
                                        "GET http://" + origin.authority()
                                                + "/ HTTP/1.1\r\nHost: x\r\nAuthorization: Negotiate x\r\n{AUTH}Connection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
            assertThat(origin.accepted).hasValue(REQUESTS);
        }
    }

    /** A server may close when it likes, or speak out of turn: nobody is told of either. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"})
    void whatAServerDoesWithAConnectionThatIsKeptHarmsNobody(String unasked) throws Exception {
        try (Origin origin = new Origin(connection -> {
            Origin.readRequest(connection.getInputStream());
            Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue");
            Origin.write(connection, unasked);
        })) {
            proxy.allow(origin.authority());
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(proxy.get("http://" + origin.authority() + "/")).endsWith("true");
            }
        }
    }

    @Test
    void whatNobodyTakesUpIsClosed() throws Exception {
        proxy.close();
        Duration ever = Duration.ofMinutes(5);
        proxy = new GatewayUnderTest(
                new Deadlines(ever, ever, ever, Duration.ofSeconds(2), Duration.ofMillis(100), ever, ever));
        CountDownLatch ended = new CountDownLatch(1);
        try (Origin origin = new Origin(connection -> {
            Origin.echo().serve(connection);
            ended.countDown();
        })) {
            proxy.allow(origin.authority());
            assertThat(proxy.get("http://" + origin.authority() + "/")).startsWith("HTTP/1.1 200 ");
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void noMoreAreKeptThanThereIsRoomFor() throws Exception {
        List<Origin> origins = new ArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        proxy.allow("localhost");
        // One client, and so one event loop. It holds the last connection itself.
        try (RawClient client = proxy.client()) {
            for (int i = 0; i < UpstreamPool.CAPACITY + 2; i++) {
                Origin origin = new Origin(connection -> {
                    Origin.echo().serve(connection);
                    ended.countDown();
                });
                origins.add(origin);
                client.send("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization()
                        + "\r\n");
                client.readUntil("Host: " + origin.authority());
                client.readUntil("\r\n\r\n");
            }
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            for (Origin origin : origins) {
                origin.close();
            }
        }
    }
}
