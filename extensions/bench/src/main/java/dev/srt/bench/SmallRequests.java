package dev.srt.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Requests for a kilobyte, one after the other on each of many connections, all from one thread. */
final class SmallRequests {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int SAMPLES = 4_000_000;

    private final Selector selector;
    private final long[] nanoseconds = new long[SAMPLES];
    private int count;

    private SmallRequests(List<Way> ways, int connections) throws IOException {
        this.selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            Way way = ways.get(i % ways.size());
            SocketChannel channel = way.connect();
            channel.configureBlocking(false);
            Client client = new Client(channel, way.request("/small"));
            channel.register(selector, SelectionKey.OP_READ, client);
            client.ask();
        }
    }

    /** What came of it, in the order of its parts: requests per second, and the p50 and p99 of their times in milliseconds. */
    record Outcome(double perSecond, double median, double p99) {
        static Outcome of(long[] nanoseconds, double seconds) {
            Arrays.sort(nanoseconds);
            return new Outcome(nanoseconds.length / seconds, rank(nanoseconds, 0.5), rank(nanoseconds, 0.99));
        }

        private static double rank(long[] sorted, double part) {
            int rank = (int) Math.ceil(part * sorted.length);
            return sorted[Math.max(0, rank - 1)] / 1e6;
        }
    }

    /**
     * Sends requests for some time.
     *
     * @param ways which the connections take in turns
     * @param begun called when what is measured begins, after half as long a time for warming up
     */
    static Outcome run(List<Way> ways, int connections, double seconds, Runnable begun) throws IOException {
        SmallRequests load = new SmallRequests(ways, connections);
        load.go(seconds / 2);
        begun.run();
        load.count = 0;
        double took = load.go(seconds);
        for (SelectionKey key : load.selector.keys()) {
            key.channel().close();
        }
        load.selector.close();
        return Outcome.of(Arrays.copyOf(load.nanoseconds, load.count), took);
    }

    private double go(double seconds) throws IOException {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (SelectionKey key : selectedKeys()) {
                ((Client) key.attachment()).hear();
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private Iterable<SelectionKey> selectedKeys() throws IOException {
        selector.selectedKeys().clear();
        selector.select(1000);
        return selector.selectedKeys();
    }

    private final class Client {
        private final SocketChannel channel;
        private final ByteBuffer request;
        private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        private long asked;

        Client(SocketChannel channel, ByteBuffer request) {
            this.channel = channel;
            this.request = request;
        }

        void ask() throws IOException {
            asked = System.nanoTime();
            Way.write(channel, request.duplicate());
        }

        void hear() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the connection was closed");
            }
            if (isComplete()) {
                if (count < SAMPLES) {
                    nanoseconds[count++] = System.nanoTime() - asked;
                }
                in.clear();
                ask();
            }
        }

        private boolean isComplete() throws IOException {
            int end = endOfHead();
            if (end < 0) {
                return false;
            }
            if (in.get("HTTP/1.1 ".length()) != '2') {
                byte[] head = new byte[end];
                in.get(0, head);
                throw new IOException("refused: " + new String(head, StandardCharsets.US_ASCII));
            }
            return in.position() >= end + contentLength(end);
        }

        private int endOfHead() {
            for (int i = 3; i < in.position(); i++) {
                if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        private int contentLength(int end) throws IOException {
            for (int i = 0; i < end - LENGTH.length; i++) {
                int matched = 0;
                while (matched < LENGTH.length && (in.get(i + matched) | 0x20) == (LENGTH[matched] | 0x20)) {
                    matched++;
                }
                if (matched == LENGTH.length) {
                    int length = 0;
                    for (int at = i + matched; in.get(at) != '\r'; at++) {
                        length = in.get(at) == ' ' ? length : length * 10 + in.get(at) - '0';
                    }
                    return length;
                }
            }
            throw new IOException("a response without Content-Length");
        }
    }
}
