package dev.srt.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens tunnels through a proxy, has each carry a request and its answer, says so, and holds them until its standard input ends.
 *
 * <p>{@code TunnelHolder PROXY-URL COUNT}
 */
public final class TunnelHolder {
    static final String READY = "open";
    private static final int BODY = 1024;

    private TunnelHolder() {}

    public static void main(String[] arguments) throws IOException {
        Way way = Way.by(arguments[0], LoadServer.startSmall());
        int count = Integer.parseInt(arguments[1]);
        List<SocketChannel> tunnels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel tunnel = way.tunnel();
            ask(tunnel);
            tunnels.add(tunnel);
        }
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // Whoever started this says nothing.
        }
        for (SocketChannel tunnel : tunnels) {
            tunnel.close();
        }
    }

    /** Has a tunnel to {@link LoadServer} carry one request and its answer. */
    static void ask(SocketChannel tunnel) throws IOException {
        Way.write(tunnel, Way.direct(0).request("/"));
        Way.readHead(tunnel);
        ByteBuffer body = ByteBuffer.allocate(BODY);
        while (body.hasRemaining()) {
            if (tunnel.read(body) < 0) {
                throw new IOException("the answer is not whole");
            }
        }
    }
}
