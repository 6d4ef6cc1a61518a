package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.reader.SchemeReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxTrialTest {
    private final SandboxTrial trial = new SandboxTrial(Path.of("/usr/bin/sandbox-exec"));

    @Test
    void itTriesAProfileThatConfinesNothing() {
        assertThat(trial.argv()).startsWith("/usr/bin/sandbox-exec", "-p").endsWith("--", "/usr/bin/true");
        assertThat(SchemeReader.read(trial.argv().get(2))).hasSize(2);
    }

    @Test
    void whereItWorksThereIsNoProblem() {
        assertThat(trial.verdict(0, "")).isEmpty();
    }

    @Test
    void insideAnotherSandboxItSaysSo() {
        assertThat(trial.verdict(71, "sandbox-exec: sandbox_apply: Operation not permitted\n"))
                .hasValueSatisfying(unusable -> {
                    assertThat(unusable.reason()).contains("srt itself runs in a sandbox");
                    assertThat(unusable.fix()).contains("outside");
                });
    }

    @Test
    void anotherFailureIsTold() {
        assertThat(trial.verdict(65, "sandbox-exec: no version\nmore"))
                .hasValueSatisfying(unusable -> assertThat(unusable.reason())
                        .contains("status 65", "no version")
                        .doesNotContain("more"));
        assertThat(trial.verdict(1, ""))
                .hasValueSatisfying(unusable -> assertThat(unusable.reason()).contains("it says nothing"));
    }
}
