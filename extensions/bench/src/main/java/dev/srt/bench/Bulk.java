package dev.srt.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A lot of bytes through some tunnels at once. */
final class Bulk {
    private static final int BLOCK = 256 * 1024;

    private Bulk() {}

    /** How long it took, in seconds, to read that many bytes from each of the tunnels. */
    static double run(Way way, int tunnels, long bytes) throws IOException, InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(tunnels)) {
            long begin = System.nanoTime();
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < tunnels; i++) {
                readers.add(threads.submit(() -> {
                    read(way, bytes);
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void read(Way way, long bytes) throws IOException {
        try (SocketChannel channel = way.tunnel()) {
            Way.write(channel, Way.direct(0).request("/" + bytes));
            Way.readHead(channel);
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            long left = bytes;
            while (left > 0) {
                int n = channel.read(block.clear());
                if (n < 0) {
                    throw new IOException(left + " bytes are missing");
                }
                left -= n;
            }
        }
    }
}
