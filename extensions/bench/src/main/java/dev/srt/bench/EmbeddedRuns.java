package dev.srt.bench;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what a run of {@code true} takes that does nothing else: by bubblewrap alone, by a program that embeds srt, as a wrapped command,
 * and by the srt command. In turns, so that a busy machine is busy for all.
 *
 * <p>{@code EmbeddedRuns SRT ROUNDS}
 */
public final class EmbeddedRuns {
    private static final int WARM = 20;
    private static final Command TRUE = new Command.Argv(List.of("true"));

    private EmbeddedRuns() {}

    private interface Run {
        int status() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        Policy policy = Policy.of(
                NetworkPolicy.builder().allow("example.com").build(),
                FilesystemPolicy.builder().allowWrite(PathRule.of(directory)).build());
        SandboxOptions options =
                SandboxOptions.builder(policy).workingDirectory(directory).build();
        Path settings = Files.writeString(
                directory.resolve("s.json"),
                "{\"network\": {\"allowedDomains\": [\"example.com\"]}, \"filesystem\": {\"allowWrite\": [\".\"]}}");
        try (BlockingSandbox sandbox = BlockingSandbox.open(options)) {
            Map<String, Run> ways = new LinkedHashMap<>();
            ways.put(
                    "bwrap",
                    () -> run(
                            "bwrap",
                            "--unshare-all",
                            "--ro-bind",
                            "/",
                            "/",
                            "--dev",
                            "/dev",
                            "--proc",
                            "/proc",
                            "true"));
            ways.put("embedded", () -> sandbox.run(TRUE));
            ways.put(
                    "wrapped",
                    () -> run(sandbox.wrap(TRUE, RunOptions.INHERITED, Duration.ofMinutes(1))
                            .argv()
                            .toArray(String[]::new)));
            ways.put("srt", () -> run(arguments[0], "--settings", settings.toString(), "--", "true"));
            print(ways, Integer.parseInt(arguments[1]));
        }
    }

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    private static void print(Map<String, Run> ways, int rounds) throws Exception {
        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (int round = -WARM; round < rounds; round++) {
            for (Map.Entry<String, Run> way : ways.entrySet()) {
                if (round < 0 && way.getKey().equals("srt")) {
                    continue;
                }
                long start = System.nanoTime();
                int status = way.getValue().status();
                long taken = System.nanoTime() - start;
                if (status != 0) {
                    throw new IllegalStateException(way.getKey() + " ended with status " + status);
                }
                if (round >= 0) {
                    times.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(taken);
                }
            }
        }
        double bare = median(times.get("bwrap"));
        times.forEach((way, all) -> System.out.printf(
                Locale.ROOT, "%-9s %7.1f ms, %5.1f times bwrap%n", way, median(all) / 1e6, median(all) / bare));
    }

    private static double median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
