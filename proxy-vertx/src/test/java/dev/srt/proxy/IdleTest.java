package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody keeps a connection that does nothing for ever. */
class IdleTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);

    private GatewayUnderTest proxy;

    private GatewayUnderTest open(Duration stalled, Duration idle) throws Exception {
        proxy = new GatewayUnderTest(new Deadlines(LONG, LONG, LONG, SHORT, stalled, idle));
        return proxy;
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    private RawClient tunnel(Origin origin) throws Exception {
        RawClient client = proxy.client();
        client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        return client;
    }

    private static Origin silent() throws Exception {
        return new Origin(connection -> new CountDownLatch(1).await());
    }

    @Test
    void aTunnelInWhichNothingIsSaidEnds() throws Exception {
        open(SHORT, SHORT);
        try (Origin origin = silent()) {
            proxy.allow(origin.authority());
            try (RawClient client = tunnel(origin)) {
                assertThat(client.readAll()).isEmpty();
            }
        }
    }

    @Test
    void oneThatOneSideHasEndedEndsSooner() throws Exception {
        open(SHORT, LONG);
        try (Origin origin = silent()) {
            proxy.allow(origin.authority());
            try (RawClient whole = tunnel(origin);
                    RawClient half = tunnel(origin)) {
                assertThat(half.end().readAll()).isEmpty();
                assertThat(whole.isQuiet()).isTrue();
            }
        }
    }

    @Test
    void aRequestThatStallsEnds() throws Exception {
        open(SHORT, LONG);
        try (Origin origin = new Origin(Origin.echo());
                RawClient client = proxy.allow(origin.authority()).client()) {
            client.send("POST http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
                    + proxy.authorization() + "\r\nhalf");
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aClientThatAsksNothingMoreIsLetGo() throws Exception {
        open(SHORT, LONG);
        try (Origin origin = new Origin(Origin.echo());
                RawClient client = proxy.allow(origin.authority()).client()) {
            client.send(
                    "GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aResponseMayTakeItsTime() throws Exception {
        open(SHORT, LONG);
        CountDownLatch later = new CountDownLatch(1);
        try (Origin slow = new Origin(connection -> {
                    Origin.readRequest(connection.getInputStream());
                    later.await();
                    Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate");
                });
                Origin quick = new Origin(Origin.echo());
                RawClient waiting =
                        proxy.allow(slow.authority(), quick.authority()).client()) {
            waiting.send(
                    "GET http://" + slow.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
            try (RawClient idle = proxy.client()) {
                idle.send("GET http://" + quick.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization()
                        + "\r\n");
                // Longer than a request may stall: it is gone.
                assertThat(idle.readAll()).startsWith("HTTP/1.1 200 ");
            }
            later.countDown();
            assertThat(waiting.readUntil("late")).startsWith("HTTP/1.1 200 ");
        }
    }
}
