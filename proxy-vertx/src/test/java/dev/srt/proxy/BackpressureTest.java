package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slow reader slows the sender down, so that nothing piles up in between but what the kernel buffers. */
class BackpressureTest {
    private static final int TOTAL = 100 << 20;

    /** More than the kernel's buffers of two connections hold, much less than all. */
    private static final long PILE = 50 << 20;

    private GatewayUnderTest proxy;
    private final AtomicLong sent = new AtomicLong();

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT %1$s HTTP/1.1", "GET http://%1$s/ HTTP/1.1"})
    void aClientThatReadsSlowlySlowsTheServer(String line) throws Exception {
        try (Origin origin = new Origin(connection -> {
                    if (line.startsWith("GET")) {
                        Origin.readRequest(connection.getInputStream());
                        Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
                    }
                    pour(connection.getOutputStream());
                });
                RawClient client = proxy.allow(origin.authority()).client()) {
            client.send(line.formatted(origin.authority()) + "\r\nHost: x\r\n" + proxy.authorization() + "\r\n");
            client.readUntil("\r\n\r\n");
            awaitStall();
            assertThat(sent.get()).isBetween(1L, PILE);
            client.socket.getInputStream().skipNBytes(TOTAL);
            assertThat(sent).hasValue(TOTAL);
        }
    }

    @Test
    void aServerThatReadsSlowlySlowsTheClient() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        try (Origin origin = new Origin(connection -> {
                    mayRead.await();
                    long content = 0;
                    byte[] block = new byte[64 << 10];
                    StringBuilder head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0) {
                        head.append((char) connection.getInputStream().read());
                    }
                    while (content < TOTAL) {
                        content += connection.getInputStream().read(block);
                    }
                    Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
                RawClient client = proxy.allow(origin.authority()).client()) {
            client.send("PUT http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + proxy.authorization()
                    + "Content-Length: " + TOTAL + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    pour(client.socket.getOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            awaitStall();
            assertThat(sent.get()).isBetween(1L, PILE);
            mayRead.countDown();
            assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200 OK\r\n");
            sender.join();
            assertThat(sent).hasValue(TOTAL);
        }
    }

    private void pour(OutputStream out) throws IOException {
        byte[] block = new byte[64 << 10];
        for (int left = TOTAL; left > 0; left -= block.length) {
            out.write(block);
            sent.addAndGet(block.length);
        }
    }

    /** The sender has stalled once a second passes in which it gets rid of nothing. */
    private void awaitStall() throws InterruptedException {
        CountDownLatch stalled = new CountDownLatch(1);
        long[] last = {0};
        long timer = proxy.vertx.setPeriodic(1000, tick -> {
            long now = sent.get();
            if (now > 0 && now == last[0]) {
                stalled.countDown();
            }
            last[0] = now;
        });
        assertThat(stalled.await(30, TimeUnit.SECONDS)).isTrue();
        proxy.vertx.cancelTimer(timer);
    }
}
