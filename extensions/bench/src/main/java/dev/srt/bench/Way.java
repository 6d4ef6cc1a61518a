package dev.srt.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How the load reaches the server.
 *
 * @param first what to connect to: the server itself, or a proxy
 * @param server {@code HOST:PORT} as the proxy is told it
 * @param authorization the field for the proxy, with its line's end; empty where the server itself is connected to
 */
record Way(InetSocketAddress first, String server, Optional<String> authorization) {
    private static final int LONGEST_HEAD = 8192;

    /** Straight to a port of this host's loopback. */
    static Way direct(int port) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        return new Way(new InetSocketAddress(loopback, port), "127.0.0.1:" + port, Optional.empty());
    }

    /** The same through a proxy whose URL holds its user's name and password, as in {@code HTTP_PROXY}. */
    static Way by(String proxy, int port) {
        URI url = URI.create(proxy);
        String login = Base64.getEncoder().encodeToString(url.getUserInfo().getBytes(StandardCharsets.UTF_8));
        return new Way(
                new InetSocketAddress(url.getHost(), url.getPort()),
                "127.0.0.1:" + port,
                Optional.of("Proxy-Authorization: Basic " + login + "\r\n"));
    }

    /** A plain request. */
    ByteBuffer request(String path) {
        String target = authorization.isPresent() ? "http://" + server + path : path;
        return bytes("GET " + target + " HTTP/1.1\r\nHost: " + server + "\r\nUser-Agent: load\r\nAccept: */*\r\n"
                + authorization.orElse("") + "\r\n");
    }

    /** A connection that leads to the server itself, through the proxy where there is one. */
    SocketChannel tunnel() throws IOException {
        SocketChannel channel = connect();
        if (authorization.isPresent()) {
            write(
                    channel,
                    bytes("CONNECT " + server + " HTTP/1.1\r\nHost: " + server + "\r\n" + authorization.get()
                            + "\r\n"));
            String head = readHead(channel);
            if (!head.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(
                        "the proxy answered " + head.lines().findFirst().orElse("nothing"));
            }
        }
        return channel;
    }

    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(first);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A head, byte by byte, so that nothing after it is taken. */
    static String readHead(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) one.get(0));
        }
        return head.toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
