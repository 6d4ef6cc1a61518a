package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals reach the command, and nothing outlives srt. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class SignalsIT {
    /** About how long a start takes, in milliseconds, and by how much one signal comes later than the one before. */
    private static final int A_START = 320;

    private static final int STEP = 16;

    /** The status where a signal meets a JVM that is still starting. */
    private static final int THE_JVMS = 1;

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

    /** At whichever step: nothing is made yet, or is cleared away. A JVM that is still starting may take it for a failure of its own. */
    @Test
    void whileSrtStartsASignalEndsItAndNothingIsLeft() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path temporary = srt.workspace().home();
            srt.with("TMPDIR", temporary.toString());
            for (int millis = 0; millis < A_START; millis += STEP) {
                try (Started started = srt.start("-c", "sleep 1000")) {
                    Thread.sleep(millis);
                    started.signal("TERM");
                    Outcome outcome = started.outcome();
                    assertThat(outcome.status())
                            .as("after %d ms: %s", millis, outcome)
                            .isIn(143, THE_JVMS);
                    assertThat(temporary.toFile().list((directory, name) -> name.startsWith("srt-")))
                            .as("after %d ms", millis)
                            .isEmpty();
                }
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
