package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals reach the command, and nothing outlives srt. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class SignalsIT {
    @Parameter
    private Caller caller;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalEndsTheCommandAndTheStatusTells(String signal, int status) throws Exception {
        try (Srt srt = Srt.of(caller);
                Started started = srt.start("-c", "echo ready; exec sleep 1000")) {
            started.awaitOutput("ready");
            started.signal(signal);
            assertThat(started.outcome().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void theCommandMayCleanUpAndChooseItsStatus(String signal) throws Exception {
        String line = "trap 'echo cleaned up; exit 7' %s; sleep 1000 & echo ready; wait".formatted(signal);
        try (Srt srt = Srt.of(caller);
                Started started = srt.start("-c", line)) {
            started.awaitOutput("ready");
            started.signal(signal);
            Outcome outcome = started.outcome();
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("ready\ncleaned up\n");
            assertThat(outcome.status()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void nothingOutlivesSrt(String signal) throws Exception {
        String marker = "marker-" + UUID.randomUUID();
        String line = "(setsid bash -c 'exec -a %1$s-session sleep 1000' &); echo ready; exec -a %1$s sleep 1000"
                .formatted(marker);
        try (Srt srt = Srt.of(caller);
                Started started = srt.start("-c", line)) {
            started.awaitOutput("ready");
            Waiting.until(
                    "the command's two processes",
                    () -> HostProcesses.called(marker).size() == 1
                            && HostProcesses.called(marker + "-session").size() == 1);
            started.signal(signal);
            Waiting.until(
                    "the end of every process", () -> HostProcesses.with(marker).isEmpty());
        }
    }

    /** Steps of a start that the host can see, in their order. Before the first, the signal is the JVM's own. */
    enum Step {
        NETTY_IS_LOADED((pid, temporary) ->
                Files.readString(Path.of("/proc/" + pid + "/maps")).contains("libnetty")),
        SCRATCH_IS_MADE((pid, temporary) -> exists(temporary, "srt-*/*/tools")),
        HELPER_IS_LAID_OUT((pid, temporary) -> exists(temporary, "srt-*/*/srt-init")),
        CONTROL_IS_OPEN((pid, temporary) -> exists(temporary, "srt-*/*/control")),
        BUBBLEWRAP_IS_STARTED((pid, temporary) ->
                ProcessHandle.of(pid).orElseThrow().children().findAny().isPresent());

        @SuppressWarnings("ImmutableEnumChecker") // A method reference.
        private final Sight sight;

        Step(Sight sight) {
            this.sight = sight;
        }

        /** Whether the host sees that it is done. */
        private interface Sight {
            boolean of(long pid, Path temporary) throws IOException;
        }

        private static boolean exists(Path temporary, String glob) throws IOException {
            PathMatcher matcher = temporary.getFileSystem().getPathMatcher("glob:" + temporary + "/" + glob);
            try (Stream<Path> files = Files.find(temporary, 3, (path, attributes) -> matcher.matches(path))) {
                return files.findAny().isPresent();
            } catch (UncheckedIOException e) {
                // Something was removed meanwhile.
                return false;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileSrtStartsASignalEndsItAndNothingIsLeft(Step step) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path temporary = Files.createDirectory(srt.workspace().home().resolve("temporary"));
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
            try (Started started = srt.with("TMPDIR", temporary.toString()).start("-c", "exec sleep 1000")) {
                Waiting.until(step.name(), () -> step.sight.of(started.process().pid(), temporary));
                started.signal("TERM");
                Outcome outcome = started.outcome();
                assertThat(outcome.status()).as("%s", outcome).isEqualTo(143);
                assertThat(outcome.stderr()).isEmpty();
                assertThat(temporary).isEmptyDirectory();
            }
        }
    }

    @Test
    void aProcessThatTheCommandLeavesBehindEndsWithIt() throws Exception {
        String marker = "marker-" + UUID.randomUUID();
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run(
                    "-c",
                    "setsid bash -c 'exec -a %s sleep 1000' </dev/null >/dev/null 2>&1 & echo left".formatted(marker));
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("left\n");
            Waiting.until(
                    "the end of every process", () -> HostProcesses.with(marker).isEmpty());
        }
    }
}
