package dev.srt.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.srt.landlock.HelperMessagesFuzz;
import dev.srt.policy.HostsFuzz;
import dev.srt.proxy.NameQueriesFuzz;
import dev.srt.proxy.ProxyClientsFuzz;
import dev.srt.proxy.RequestsFuzz;
import dev.srt.proxy.ServerNamesFuzz;
import dev.srt.settings.SettingsFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What reads what others wrote, on inputs that nobody thought of. With {@code SRT_FUZZ_SECONDS} in the environment each target is
 * fuzzed for so long; without, only what is known is tried.
 */
class FuzzTest {
    /** Seconds for each target: a minute for all. */
    private static final String IN_CI = "9";

    /** What is fuzzed, from which inputs on. */
    enum Target {
        HOSTS(HostsFuzz.class, HostsFuzz::fuzzerTestOneInput, HostsFuzz.SEEDS),
        SETTINGS(SettingsFuzz.class, SettingsFuzz::fuzzerTestOneInput, SettingsFuzz.SEEDS),
        REQUESTS(RequestsFuzz.class, RequestsFuzz::fuzzerTestOneInput, RequestsFuzz.SEEDS),
        PROXY_CLIENTS(ProxyClientsFuzz.class, ProxyClientsFuzz::fuzzerTestOneInput, ProxyClientsFuzz.SEEDS),
        NAME_QUERIES(NameQueriesFuzz.class, NameQueriesFuzz::fuzzerTestOneInput, NameQueriesFuzz.SEEDS),
        SERVER_NAMES(ServerNamesFuzz.class, ServerNamesFuzz::fuzzerTestOneInput, ServerNamesFuzz.SEEDS),
        HELPER_MESSAGES(HelperMessagesFuzz.class, HelperMessagesFuzz::fuzzerTestOneInput, HelperMessagesFuzz.SEEDS);

        private final Class<?> type;

        @SuppressWarnings("ImmutableEnumChecker") // A method reference.
        private final Consumer<byte[]> test;

        @SuppressWarnings("ImmutableEnumChecker") // An immutable list.
        private final List<String> seeds;

        Target(Class<?> type, Consumer<byte[]> test, List<String> seeds) {
            this.type = type;
            this.test = test;
            this.seeds = seeds;
        }

        private List<byte[]> inputs() {
            return seeds.stream()
                    .map(seed -> seed.getBytes(StandardCharsets.ISO_8859_1))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKnownPasses(Target target) {
        target.inputs().forEach(target.test);
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyThoughtOfPasses(Target target, @TempDir Path directory) throws Exception {
        String seconds = System.getenv("SRT_FUZZ_SECONDS");
        assumeTrue(
                seconds != null || "1".equals(System.getenv("SRT_MUST_WORK")),
                "SRT_FUZZ_SECONDS says for how long to fuzz each target");
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        int number = 0;
        for (byte[] input : target.inputs()) {
            Files.write(corpus.resolve("seed" + number++), input);
        }
        Path log = directory.resolve("log");
        Process fuzzer = new ProcessBuilder(driver(target, corpus, seconds == null ? IN_CI : seconds))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(fuzzer.waitFor()).as(() -> end(log)).isZero();
    }

    private static List<String> driver(Target target, Path corpus, String seconds) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer"));
        words.addAll(List.of(
                "--target_class=" + target.type.getName(),
                "--instrumentation_includes=dev.srt.**",
                // It fails on what Netty does at its start.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                "-max_total_time=" + seconds,
                "-timeout=10",
                "-rss_limit_mb=0",
                corpus.toString()));
        return words;
    }

    private static String end(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
