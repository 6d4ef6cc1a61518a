package dev.srt.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What the load is sent to: two ports of this host's loopback. One answers every request with a kilobyte; the other answers
 * {@code GET /BYTES} with that many, and then waits for the client to close.
 *
 * <p>Prints both ports on one line, and ends with its standard input.
 */
public final class LoadServer {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 256 * 1024;

    private final ByteBuffer answer;

    private LoadServer() {
        byte[] bytes = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n\r\n"
                        + "x".repeat(1024))
                .getBytes(StandardCharsets.US_ASCII);
        answer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    public static void main(String[] arguments) throws IOException {
        ServerSocketChannel bulk = listen();
        start(() -> serveBulk(bulk));
        System.out.println(startSmall() + " " + port(bulk));
        while (System.in.read() >= 0) {
            // Whoever started this says nothing, and goes at some time.
        }
    }

    /** Starts the server that answers with a kilobyte, in this process and for as long, and returns its port. */
    static int startSmall() throws IOException {
        LoadServer server = new LoadServer();
        ServerSocketChannel small = listen();
        start(() -> server.serveSmall(small));
        return port(small);
    }

    private interface Service {
        void run() throws IOException;
    }

    private static void start(Service service) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                service.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 4096);
    }

    private static int port(ServerSocketChannel listening) throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    /** One thread for all connections: it must not be what limits the load. */
    private void serveSmall(ServerSocketChannel listening) throws IOException {
        Selector selector = Selector.open();
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        ByteBuffer in = ByteBuffer.allocateDirect(BLOCK);
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        SocketChannel connection = listening.accept();
                        connection.configureBlocking(false);
                        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                        connection.register(selector, SelectionKey.OP_READ, new HeadCount());
                    } else {
                        answer((SocketChannel) key.channel(), (HeadCount) key.attachment(), in);
                    }
                } catch (IOException e) {
                    close(key);
                }
            });
        }
    }

    private void answer(SocketChannel connection, HeadCount heads, ByteBuffer in) throws IOException {
        in.clear();
        if (connection.read(in) < 0) {
            connection.close();
            return;
        }
        for (int left = heads.completedBy(in.flip()); left > 0; left--) {
            // A kilobyte fits into what the kernel buffers for a client that waits for each answer.
            ByteBuffer out = answer.duplicate();
            while (out.hasRemaining()) {
                connection.write(out);
            }
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            key.cancel();
        }
    }

    /** How far into the end of a head a connection is. */
    private static final class HeadCount {
        private int matched;

        int completedBy(ByteBuffer in) {
            int heads = 0;
            while (in.hasRemaining()) {
                byte next = in.get();
                matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
                if (matched == END_OF_HEAD.length) {
                    matched = 0;
                    heads++;
                }
            }
            return heads;
        }
    }

    private static void serveBulk(ServerSocketChannel listening) throws IOException {
        while (true) {
            SocketChannel connection = listening.accept();
            start(() -> {
                try (connection) {
                    send(connection);
                }
            });
        }
    }

    private static void send(SocketChannel connection) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8192);
        HeadCount heads = new HeadCount();
        int seen = 0;
        do {
            if (connection.read(head) < 0) {
                return;
            }
            ByteBuffer fresh = head.duplicate().flip().position(seen);
            seen = head.position();
            if (heads.completedBy(fresh) > 0) {
                break;
            }
        } while (head.hasRemaining());
        String line = StandardCharsets.US_ASCII.decode(head.flip()).toString();
        long bytes = Long.parseLong(line.substring(line.indexOf('/') + 1, line.indexOf(' ', line.indexOf('/'))));
        connection.write(ByteBuffer.wrap(
                ("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (long left = bytes; left > 0; ) {
            block.clear().limit((int) Math.min(BLOCK, left));
            left -= connection.write(block);
        }
        // The client ends: not every proxy carries an end that comes right after bytes.
        while (connection.read(head.clear()) >= 0) {
            // It says nothing more.
        }
    }
}
