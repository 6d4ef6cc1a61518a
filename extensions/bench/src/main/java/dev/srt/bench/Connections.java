package dev.srt.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that are made, carry one request and its answer of a kilobyte, and end. */
final class Connections {
    private static final int ANSWER_BYTES = 1024;

    private Connections() {}

    /** Makes one after the other in each thread for so many seconds. */
    static SmallRequests.Outcome run(Way way, int threads, double seconds)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        List<Future<long[]>> runs = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                runs.add(pool.submit(() -> each(way, end)));
            }
        }
        double elapsed = (System.nanoTime() - begin) / 1e9;
        List<long[]> times = new ArrayList<>();
        for (Future<long[]> run : runs) {
            times.add(run.get());
        }
        long[] all = times.stream().flatMapToLong(Arrays::stream).toArray();
        return SmallRequests.Outcome.of(all, elapsed);
    }

    private static long[] each(Way way, long end) throws IOException {
        long[] times = new long[1024];
        int count = 0;
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        for (long before = System.nanoTime(); before < end; ) {
            try (SocketChannel channel = way.tunnel()) {
                Way.write(channel, Way.direct(0).request("/"));
                Way.readHead(channel);
                answer.clear();
                while (answer.hasRemaining() && channel.read(answer) >= 0) {
                    // Until it is whole.
                }
            }
            long now = System.nanoTime();
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
            }
            times[count++] = now - before;
            before = now;
        }
        return Arrays.copyOf(times, count);
    }
}
