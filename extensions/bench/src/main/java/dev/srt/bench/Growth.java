package dev.srt.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints, as tables, how the cost of requests grows with connections, with rules, and with gateways in one JVM, each of which
 * would serve a sandbox. Load, gateways and server share this process: read how the lines of a table differ.
 */
public final class Growth {
    private static final int[] CONNECTIONS = {1, 4, 16, 64, 256, 1000};
    private static final int[] RULES = {10, 100, 1000, 10_000, 100_000};
    private static final int[] GATEWAYS = {1, 2, 5, 10, 20, 50};
    private static final int SOME_CONNECTIONS = 32;
    private static final int SHARED_CONNECTIONS = 100;
    private static final int ROUNDS = 3;
    private static final double SECONDS = 2;

    private final Vertx vertx;
    private final int server;

    private Growth(Vertx vertx, int server) {
        this.vertx = vertx;
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = OpenGateway.vertx();
        Growth growth = new Growth(vertx, LoadServer.startSmall());
        for (int round = 0; round < ROUNDS; round++) {
            growth.load(1, 10, SOME_CONNECTIONS);
        }
        growth.table("connections", CONNECTIONS, n -> growth.load(1, 10, n));
        growth.table("rules", RULES, n -> growth.load(1, n, SOME_CONNECTIONS));
        growth.table("gateways", GATEWAYS, n -> growth.load(n, 10, SHARED_CONNECTIONS));
        OpenGateway.await(vertx.close());
    }

    private interface Case {
        SmallRequests.Outcome measure(int size) throws IOException, InterruptedException;
    }

    private void table(String what, int[] sizes, Case measured) throws IOException, InterruptedException {
        System.out.printf("| %s | requests/s | p50 ms | p99 ms |%n|---|---|---|---|%n", what);
        for (int size : sizes) {
            SmallRequests.Outcome outcome = measured.measure(size);
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %,.0f | %.3f | %.3f |%n",
                    size,
                    outcome.perSecond(),
                    outcome.median(),
                    outcome.p99());
        }
        System.out.println();
    }

    private SmallRequests.Outcome load(int gateways, int rules, int connections)
            throws IOException, InterruptedException {
        List<OpenGateway> open = new ArrayList<>();
        try {
            for (int i = 0; i < gateways; i++) {
                open.add(OpenGateway.open(vertx, OpenGateway.policy(rules)));
            }
            List<Way> ways =
                    open.stream().map(each -> Way.by(each.url(), server)).toList();
            return SmallRequests.run(ways, connections, SECONDS, () -> {});
        } finally {
            for (OpenGateway each : open) {
                each.close();
            }
        }
    }
}
