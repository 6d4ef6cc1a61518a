package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.HostServer;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Started;
import dev.srt.cli.e2e.Way;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The proxies lead to what is allowed and nowhere else, however the destination is spelled. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "gcc", "curl"})
class ProxiesIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("proxies.sh");

    private static final String SETTINGS = """
            {'network': {'allowedDomains': ['localhost:${ALLOWED}', 'a.example']},
             'filesystem': {'allowWrite': ['${PROJECT}']}}
            """;

    private static Verdicts verdicts;

    @Parameter(0)
    private Caller caller;

    @Parameter(1)
    private Way way;

    static Stream<Attempt> attempts() {
        return ATTEMPTS.stream();
    }

    static Stream<Attempt> controls() {
        return ATTEMPTS.stream().filter(Attempt::controlled);
    }

    @BeforeParameterizedClassInvocation
    static void attack(Caller caller, Way way) throws Exception {
        try (HostServer allowed = HostServer.answering("allowed");
                Srt other = Srt.of(caller, way);
                Started running = other.start("-c", "echo $HTTP_PROXY; echo ready; sleep 600")) {
            running.awaitOutput("ready");
            String proxy =
                    Files.readString(running.output()).lines().findFirst().orElseThrow();
            verdicts = new Verdicts(
                    new Attack(caller, way, ATTEMPTS)
                            .with("ALLOWED", allowed.port())
                            .with("OTHER_PROXY", proxy)
                            .sandboxed(SETTINGS),
                    new Attack(caller, way, ATTEMPTS)
                            .with("ALLOWED", allowed.port())
                            .with("OTHER_PROXY", proxy)
                            .unconfined());
        }
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        verdicts.close();
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void comesToNothing(Attempt attempt) throws Exception {
        verdicts.cameToNothing(caller, way, attempt);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void succeedsWithoutASandbox(Attempt attempt) throws Exception {
        verdicts.succeededOutside(caller, way, attempt);
    }
}
