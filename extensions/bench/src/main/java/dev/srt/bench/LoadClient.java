package dev.srt.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Puts a load on a server: through the proxy of {@code HTTP_PROXY}, which a sandbox sets, or straight where there is none.
 *
 * <p>Reads one task a line, so that one JVM measures warm: {@code small PORT CONNECTIONS SECONDS}, {@code connect PORT THREADS
 * SECONDS} or {@code bulk PORT TUNNELS BYTES}. Answers {@code begin} when what is measured begins, and then the figures: requests, or
 * connections with one request each, per second with their p50 and p99 in milliseconds, or bytes per second.
 */
public final class LoadClient {
    private LoadClient() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String task = tasks.readLine(); task != null; task = tasks.readLine()) {
            System.out.println(done(task.split(" ", -1)));
        }
    }

    private static String done(String[] task) throws Exception {
        int port = Integer.parseInt(task[1]);
        int parallel = Integer.parseInt(task[2]);
        String proxy = System.getenv("HTTP_PROXY");
        Way way = proxy == null ? Way.direct(port) : Way.by(proxy, port);
        if (task[0].equals("small")) {
            SmallRequests.Outcome outcome = SmallRequests.run(
                    List.of(way), parallel, Double.parseDouble(task[3]), () -> System.out.println("begin"));
            return String.format(Locale.ROOT, "%.0f %.3f %.3f", outcome.perSecond(), outcome.median(), outcome.p99());
        }
        if (task[0].equals("connect")) {
            System.out.println("begin");
            SmallRequests.Outcome outcome = Connections.run(way, parallel, Double.parseDouble(task[3]));
            return String.format(Locale.ROOT, "%.0f %.3f %.3f", outcome.perSecond(), outcome.median(), outcome.p99());
        }
        long bytes = Long.parseLong(task[3]);
        System.out.println("begin");
        return String.format(Locale.ROOT, "%.0f", bytes * parallel / Bulk.run(way, parallel, bytes));
    }
}
