package dev.srt.cli.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.HostServer;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java programs, by each of the JDK's own ways, reach what the policy allows, and are told why they reach nothing else. */
@Needs("bwrap")
class JavaProgramsIT {
    /** A JVM never uses a proxy for {@code localhost}, {@code 127.*} or {@code [::1]}, in these spellings. */
    private static final String THIS_HOST = "[::ffff:127.0.0.1]";

    /** The JDK of the tests, and the machine's default, which may be an older one. */
    private static Stream<Arguments> javas() {
        Path current = Path.of(System.getProperty("java.home"), "bin", "java");
        return Stream.of(current.toString(), "java")
                .flatMap(java -> Way.all()
                        .filter(way ->
                                java.equals("java") ? way.get()[1] == Way.BUBBLEWRAP : way.get()[0] == Caller.CURRENT)
                        .map(way -> Arguments.of(java, way.get()[0], way.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("javas")
    void allowedHostsAnswerAndOthersAreRefusedByName(String java, Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way);
                HostServer server = HostServer.answering("Hello from the host.")) {
            String allowed = "http://%s:%d/".formatted(THIS_HOST, server.port());
            Outcome outcome =
                    fetch(srt, java, server, allowed, "http://denied.example:80/", "https://denied.example:443/");

            assertThat(outcome.status()).as("%s", outcome).isZero();
            List<String> lines = outcome.stdout().lines().toList();
            assertThat(lines.subList(0, 2))
                    .containsExactly(
                            "HttpURLConnection " + allowed + ": 200 Hello from the host.",
                            "HttpClient " + allowed + ": 200 Hello from the host.");
            assertThat(lines.get(2))
                    .startsWith("Socket " + allowed + ": HTTP/1.1 200 ")
                    .endsWith("Hello from the host.");
            String refusal =
                    ": 403 Connection blocked by network allowlist / denied.example:80: host is not on the allow list";
            assertThat(lines.get(3)).startsWith("HttpURLConnection http://denied.example:80/" + refusal);
            assertThat(lines.get(4)).startsWith("HttpClient http://denied.example:80/" + refusal);
            assertThat(lines.get(5)).contains("SOCKS: ");
            assertThat(lines.get(6)).contains("403 host is not on the allow list");
            assertThat(lines.get(7)).contains("403");
            assertThat(lines.get(8)).contains("SOCKS: ");
            assertThat(server.requests()).containsExactly("GET /", "GET /", "GET /");
        }
    }

    /** A JVM prints what {@code JAVA_TOOL_OPTIONS} holds. */
    @Test
    void whatTheJvmPrintsAtItsStartHoldsNoTokenAndTheCallersOptionsCount() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.with("JAVA_TOOL_OPTIONS", "-Duser.language=xx")
                    .run(
                            "-c",
                            "echo ${HTTPS_PROXY#*:*:}; " + Path.of(System.getProperty("java.home"), "bin", "java")
                                    + " -XshowSettings:properties -version");

            String token = outcome.stdout().split("@", 2)[0];
            assertThat(token).as("%s", outcome).hasSize(32);
            assertThat(outcome.stderr())
                    .contains(
                            "Picked up JAVA_TOOL_OPTIONS: -javaagent:",
                            "user.language = xx",
                            "http.proxyHost = localhost")
                    .doesNotContain(token);
        }
    }

    private static Outcome fetch(Srt srt, String java, HostServer server, String... urls)
            throws IOException, InterruptedException {
        Path program = srt.workspace().write(srt.workspace().project().resolve("Fetch.java"), program());
        List<String> words = new ArrayList<>(List.of(java, "-DsocksNonProxyHosts=localhost", program.toString()));
        words.addAll(List.of(urls));
        return srt.runWith(
                "{\"network\": {\"allowedDomains\": [\"127.0.0.1:%d\"]}, \"filesystem\": {}}".formatted(server.port()),
                words.toArray(String[]::new));
    }

    private static String program() throws IOException {
        try (InputStream source = JavaProgramsIT.class.getResourceAsStream("/tools/Fetch.java")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
