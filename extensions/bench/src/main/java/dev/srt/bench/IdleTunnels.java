package dev.srt.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Prints what a tunnel costs the gateway's JVM that has carried a request and lies idle: of the heap after garbage is collected, of
 * direct memory, of all memory of the process, and sockets and pipes. The clients and the server are another process.
 *
 * <p>{@code IdleTunnels COUNT}
 */
public final class IdleTunnels {
    private static final int WARM = 100;
    private static final int SPARE_DESCRIPTORS = 500;

    private IdleTunnels() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        long limit = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        if (limit < 2L * count + SPARE_DESCRIPTORS) {
            System.err.printf(
                    "%d descriptors do not suffice for %d tunnels: raise ulimit -n, or ask for fewer%n", limit, count);
            System.exit(1);
        }
        Vertx vertx = OpenGateway.vertx();
        OpenGateway gateway = OpenGateway.open(vertx, OpenGateway.policy(10));
        // What the first tunnels load and allocate is not theirs alone.
        hold(gateway, WARM);
        State before = State.now();
        State held = hold(gateway, count);
        System.out.printf(
                Locale.ROOT,
                "%,d idle tunnels; each: %,d bytes of heap, %,d of direct buffers, %,d resident, %.2f sockets and pipes%n",
                count,
                (held.heap() - before.heap()) / count,
                (held.direct() - before.direct()) / count,
                (held.resident() - before.resident()) / count,
                (double) (held.descriptors() - before.descriptors()) / count);
        gateway.close();
        OpenGateway.await(vertx.close());
    }

    /** What is in use while another process holds that many tunnels. */
    private static State hold(OpenGateway gateway, int count) throws IOException, InterruptedException {
        Process holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TunnelHolder.class.getName(),
                        gateway.url(),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = holder.inputReader(StandardCharsets.US_ASCII)) {
            if (!Objects.equals(said.readLine(), TunnelHolder.READY)) {
                throw new IOException("the tunnels could not be opened");
            }
            return State.now();
        } finally {
            holder.outputWriter(StandardCharsets.US_ASCII).close();
            holder.waitFor();
        }
    }

    /**
     * What this process uses, in bytes but for the descriptors.
     *
     * @param resident physical memory, as in {@code proc_pid_statm(5)}
     */
    private record State(long heap, long direct, long resident, long descriptors) {
        private static final long PAGE = 4096;

        static State now() throws IOException {
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .filter(pool -> pool.getName().equals("direct"))
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum()
                    + Math.max(0, PlatformDependent.usedDirectMemory());
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return new State(heap, direct, Long.parseLong(pages[1]) * PAGE, Descriptors.open());
        }
    }
}
