package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever owns a name can have it mean something else every time it is asked for: it never means a service of this host. */
@Needs({"root", "bwrap", "curl", "unshare", "python3"})
class RebindingIT {
    /** What a name may mean, and then what it must not: whoever asks twice gets one after the other. */
    private static final List<String> MEANINGS =
            List.of("192.0.2.1", "127.0.0.1", "192.0.2.2", "0.0.0.0", "192.0.2.3", "127.8.8.8", "169.254.169.254");

    private static final int NAMES = 14;
    private static final int TIMES = 2;

    /** A network with a name server of its own, and what that saw. */
    private record Stage(String entering, Path queries, Path secrets) {
        static Stage in(Path top) throws IOException {
            Path network = top.resolve("network.py");
            try (InputStream script = RebindingIT.class.getResourceAsStream("/rebinding/network.py")) {
                Files.copy(script, network);
            }
            Path answers = Files.write(top.resolve("answers"), MEANINGS);
            Path resolver = Files.writeString(top.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
            Path queries = top.resolve("queries");
            Path secrets = top.resolve("secrets");
            String entering = """
                    exec unshare --net --mount bash -c '
                        mount --bind %s /etc/resolv.conf && exec python3 %s %s %s %s "$@"
                    ' bash "$@"
                    """.formatted(resolver, network, answers, queries, secrets);
            return new Stage(entering, queries, secrets);
        }
    }

    /** With the proxies' variables, and without. */
    private static Stream<Arguments> ways() {
        return Caller.available().stream()
                .flatMap(caller -> Stream.of("", "--noproxy '*'").map(option -> Arguments.of(caller, option)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aNameThatChangesNeverLeadsToThisHost(Caller caller, String option) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Stage stage = Stage.in(srt.workspace().top());
            String askEachName = """
                    for name in $(seq %d); do
                        for time in $(seq %d); do
                            curl -s %s -o /dev/null -w '%%{http_code} ' http://n$name.rebind.test/
                        done
                    done
                    """.formatted(NAMES, TIMES, option);

            Outcome outcome = srt.through(stage.entering())
                    .runWith("{\"network\": {\"allowedDomains\": [\"*.rebind.test\"]}}", "-c", askEachName);

            // Cut off, curl says that it failed.
            assertThat(outcome.status()).as("%s", outcome).isIn(0, 56);
            assertThat(outcome.stdout().strip().split(" ", -1))
                    .hasSize(NAMES * TIMES)
                    .containsOnly(option.isEmpty() ? new String[] {"502", "403"} : new String[] {"000"});
            assertThat(Files.readAllLines(stage.queries())).hasSizeGreaterThanOrEqualTo(NAMES);
            assertThat(stage.secrets()).isEmptyFile();
        }
    }

    /** The stage is set right: without a sandbox the second answer leads to the service. */
    @Test
    void withoutASandboxItDoes() throws Exception {
        try (Workspace workspace = Workspace.of(Caller.CURRENT)) {
            Stage stage = Stage.in(workspace.top());
            String askTwice = "for time in 1 2; do curl -s http://n.rebind.test/; done; :";
            Process process =
                    new ProcessBuilder("bash", "-c", stage.entering(), "bash", "bash", "-c", askTwice).start();
            assertThat(process.waitFor()).isZero();
            assertThat(stage.secrets()).isNotEmptyFile();
        }
    }
}
