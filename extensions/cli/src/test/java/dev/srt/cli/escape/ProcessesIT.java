package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Way;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host's processes and its kernel are out of reach, and pid 1 keeps what it knows. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "gcc", "ipcmk"})
class ProcessesIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("processes.sh");

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
        verdicts = new Verdicts(attack(caller, way, true), attack(caller, way, false));
    }

    private static Attack attack(Caller caller, Way way, boolean sandboxed) throws Exception {
        String mark = "victim-" + UUID.randomUUID();
        Attack attack = new Attack(caller, way, ATTEMPTS);
        try (Victim victim = new Victim(caller, mark, attack.workspace().top())) {
            victim.variables().forEach(attack::with);
            if (sandboxed) {
                attack.through("exec \"$PROBE\" key-of \"$VICTIM_MARK\" secret \"$@\"")
                        .sandboxed("{'filesystem': {'allowWrite': ['${PROJECT}']}}");
            } else {
                attack.unconfined();
            }
            victim.mustBeUnharmed();
        }
        return attack;
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
