package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Way;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a writable tree holds that may not be written stays as it is, and what may not be made is not there. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv", "gcc"})
class ProtectedFilesIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("protected.sh");

    private static Verdicts verdicts;

    @Parameter
    private Caller caller;

    static Stream<Attempt> attempts() {
        return ATTEMPTS.stream();
    }

    static Stream<Attempt> controls() {
        return ATTEMPTS.stream().filter(Attempt::controlled);
    }

    @BeforeParameterizedClassInvocation
    static void attack(Caller caller) throws Exception {
        String absent = IntStream.range(0, ATTEMPTS.size())
                .mapToObj(i -> "'${OUTSIDE}/%s/absent'".formatted(Attack.name(i)))
                .collect(Collectors.joining(", "));
        verdicts = new Verdicts(
                new Attack(caller, Way.BUBBLEWRAP, ATTEMPTS, "project/tree").sandboxed("""
                                {'filesystem': {'allowWrite': ['${PROJECT}'], 'denyWrite': ['${PROJECT}/**/target', %s]}}
                                """.formatted(absent)),
                new Attack(caller, Way.BUBBLEWRAP, ATTEMPTS, "project/tree").unconfined());
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        verdicts.close();
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void comesToNothing(Attempt attempt) throws Exception {
        verdicts.cameToNothing(caller, Way.BUBBLEWRAP, attempt);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void succeedsWithoutASandbox(Attempt attempt) throws Exception {
        verdicts.succeededOutside(caller, Way.BUBBLEWRAP, attempt);
    }
}
