package dev.srt.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Makes connections through a gateway that end in every way, and prints how many descriptors stay open in the process, in which
 * clients, gateway and server are. Its status is 1 where any does.
 *
 * <p>{@code Leaks CONNECTIONS}
 */
public final class Leaks {
    private static final long PATIENCE_MILLISECONDS = 30_000;

    private final Way way;
    private final Way elsewhere;

    private Leaks(String proxy, int server) {
        way = Way.by(proxy, server);
        elsewhere = new Way(way.first(), "refused.example:" + server, way.authorization());
    }

    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[0]);
        long begin = System.nanoTime();
        long leaked = after(connections);
        System.out.printf(
                Locale.ROOT,
                "%,d connections in %.0f s: %d descriptors leaked%n",
                connections,
                (System.nanoTime() - begin) / 1e9,
                leaked);
        System.exit(leaked == 0 ? 0 : 1);
    }

    /** How many descriptors that many connections leave behind in this process. */
    static long after(int connections) throws IOException, InterruptedException {
        Vertx vertx = OpenGateway.vertx();
        try {
            OpenGateway gateway = OpenGateway.open(vertx, OpenGateway.policy(10));
            Leaks leaks = new Leaks(gateway.url(), LoadServer.startSmall());
            long before = Descriptors.open();
            leaks.connect(connections);
            long leaked = Descriptors.leaked(before, PATIENCE_MILLISECONDS);
            gateway.close();
            return leaked;
        } finally {
            OpenGateway.await(vertx.close());
        }
    }

    private void connect(int count) throws IOException {
        Ending[] endings = Ending.values();
        for (int i = 0; i < count; i++) {
            connect(endings[i % endings.length]);
        }
    }

    /** How a connection goes and ends. */
    private enum Ending {
        ANSWERED_REQUEST,
        REFUSED_REQUEST,
        REQUEST_WITHOUT_LOGIN,
        HALF_A_HEAD,
        NOTHING_SAID,
        REQUEST_WITHOUT_WAITING,
        TUNNEL,
        TUNNEL_WITH_ITS_OUTPUT_SHUT_DOWN,
        TUNNEL_THAT_IS_RESET
    }

    private void connect(Ending ending) throws IOException {
        switch (ending) {
            case ANSWERED_REQUEST -> exchange(way.request("/"), "200");
            case REFUSED_REQUEST -> exchange(elsewhere.request("/"), "403");
            case REQUEST_WITHOUT_LOGIN ->
                exchange(bytes("GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), "407");
            case HALF_A_HEAD -> send(way.request("/").limit(10));
            case NOTHING_SAID -> send(ByteBuffer.allocate(0));
            case REQUEST_WITHOUT_WAITING -> send(way.request("/"));
            case TUNNEL, TUNNEL_WITH_ITS_OUTPUT_SHUT_DOWN, TUNNEL_THAT_IS_RESET -> tunnel(ending);
        }
    }

    private void exchange(ByteBuffer request, String status) throws IOException {
        try (SocketChannel channel = way.connect()) {
            Way.write(channel, request);
            String head = Way.readHead(channel);
            if (!head.startsWith("HTTP/1.1 " + status)) {
                throw new IOException("not " + status + ": " + head);
            }
        }
    }

    private void send(ByteBuffer bytes) throws IOException {
        try (SocketChannel channel = way.connect()) {
            Way.write(channel, bytes);
        }
    }

    private void tunnel(Ending ending) throws IOException {
        try (SocketChannel channel = way.tunnel()) {
            TunnelHolder.ask(channel);
            if (ending == Ending.TUNNEL_WITH_ITS_OUTPUT_SHUT_DOWN) {
                channel.shutdownOutput();
                if (channel.read(ByteBuffer.allocate(1)) >= 0) {
                    throw new IOException("bytes after the answer");
                }
            } else if (ending == Ending.TUNNEL_THAT_IS_RESET) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
