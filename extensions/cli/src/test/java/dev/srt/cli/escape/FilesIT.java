package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Started;
import dev.srt.cli.e2e.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing outside the writable tree is changed, and nothing denied is read, whichever way it is tried. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "gcc", "unshare"})
class FilesIT {
    private static final List<Attempt> ATTEMPTS = Attempt.read("files.sh");

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
        Path memory = Files.createTempFile(Path.of("/dev/shm"), "srt-escape", "");
        try (Srt other = Srt.of(caller, way);
                Started running = other.start("-c", "echo x >$TMPDIR/secret; echo $TMPDIR; echo ready; sleep 600")) {
            Files.writeString(memory, "secret");
            Files.setPosixFilePermissions(memory, PosixFilePermissions.fromString("rw-rw-rw-"));
            running.awaitOutput("ready");
            String temporary =
                    Files.readString(running.output()).lines().findFirst().orElseThrow();
            verdicts = new Verdicts(
                    new Attack(caller, way, ATTEMPTS)
                            .with("MEMORY_FILE", memory)
                            .with("OTHER_TMPDIR", temporary)
                            .through("exec 30<\"$TOP/ears.py\" && exec \"$@\"")
                            .sandboxed("{'filesystem': {'allowWrite': ['${PROJECT}'], 'denyRead': ['${SECRETS}']}}"),
                    new Attack(caller, way, ATTEMPTS)
                            .with("MEMORY_FILE", memory)
                            .with("OTHER_TMPDIR", temporary)
                            .unconfined());
        } finally {
            Files.delete(memory);
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
