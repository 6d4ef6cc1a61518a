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

/** Nothing on the host or beyond hears of the command, and it hears of nothing. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "gcc"})
class NetworkIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("network.sh");

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
                new Attack(caller, way, ATTEMPTS).sandboxed("{'filesystem': {'allowWrite': ['${PROJECT}']}}"),
                new Attack(caller, way, ATTEMPTS).unconfined());
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
