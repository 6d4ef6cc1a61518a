package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Way;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where one unix socket is allowed, no other can be reached, whatever a command puts in its place. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "gcc"})
class UnixSocketsIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("sockets.sh");
    private static final String SETTINGS = """
            {'network': {'allowUnixSockets': ['${SOCKETS}/allowed', '${LATER}']},
             'filesystem': {'allowWrite': ['${PROJECT}', '${SOCKETS}']}}
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
        verdicts = new Verdicts(
                prepared(caller, way).sandboxed(SETTINGS), prepared(caller, way).unconfined());
    }

    private static Attack prepared(Caller caller, Way way) throws Exception {
        Attack attack = new Attack(caller, way, ATTEMPTS);
        return attack.with(
                "LATER",
                attack.workspace()
                        .write(attack.workspace().project().resolve("later/beside"), "")
                        .resolveSibling("socket"));
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
