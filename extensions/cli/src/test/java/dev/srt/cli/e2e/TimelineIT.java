package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code --debug=timing}: where a run's time goes. */
@Needs("bwrap")
class TimelineIT {
    /** Milliseconds since the beginning, those of the step, and its name, which may be the first of a longer line. */
    private static final Pattern STEP = Pattern.compile("\\[SandboxDebug] +([0-9.]+) ms +\\+([0-9.]+)  (.*)");

    @Test
    void everyStepHasItsTime() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.run("--debug=timing", "echo done");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("done\n");
            List<Matcher> steps = outcome.stderr()
                    .lines()
                    .map(STEP::matcher)
                    .filter(Matcher::matches)
                    .toList();
            assertThat(steps)
                    .hasSameSizeAs(outcome.stderr().lines().toList())
                    .extracting(step -> step.group(3).replaceFirst(":.*", ""))
                    .containsSubsequence(
                            "launcher",
                            "JVM",
                            "command line",
                            "settings",
                            "host",
                            "backend",
                            "launch",
                            "command",
                            "everything is closed")
                    // By another thread: beside the settings, or after the host.
                    .contains("event loops", "gateway");
            assertThat(steps)
                    .extracting(step -> Double.parseDouble(step.group(1)))
                    .isSorted();
        }
    }

    @Test
    void whatIsDoneIsToldAsItIsBesideIt() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.run("-d", "--debug=timing", "true");
            assertThat(outcome.stderr().lines())
                    .as("%s", outcome)
                    .contains("[SandboxDebug] command: runs")
                    .anyMatch(line -> STEP.matcher(line).matches());
        }
    }

    @Test
    void theCommandKnowsNothingOfIt() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.run("--debug=timing", "env");
            assertThat(outcome.stdout()).as("%s", outcome).contains("PATH=").doesNotContain("SRT_DEBUG", "timing");
        }
    }

    @Test
    void aFailureHasItsTimesToo() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.run("--debug=timing", "--backend", "none", "true");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stderr())
                    .contains("there is no backend \"none\"")
                    .contains("everything is closed");
        }
    }
}
