package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.reader.SchemeReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxTrialTest {

    @Test
    void itTriesAProfileThatConfinesNothing() {
        assertThat(SandboxTrial.argv(Path.of("/usr/bin/sandbox-exec")))
                .startsWith("/usr/bin/sandbox-exec", "-p")
                .endsWith("--", "/usr/bin/true");
        assertThat(SchemeReader.read(SandboxTrial.argv(Path.of("/x")).get(2))).hasSize(2);
    }

    @Test
    void whereItWorksThereIsNoProblem() {
        assertThat(SandboxTrial.problem(0, "")).isEmpty();
    }

    @Test
    void insideAnotherSandboxItSaysSo() {
        assertThat(SandboxTrial.problem(71, "sandbox-exec: sandbox_apply: Operation not permitted\n"))
                .hasValueSatisfying(unusable -> {
                    assertThat(unusable.reason()).contains("srt itself runs in a sandbox");
                    assertThat(unusable.fix()).contains("outside");
                });
    }

    @Test
    void anotherFailureIsTold() {
        assertThat(SandboxTrial.problem(65, "sandbox-exec: no version\nmore"))
                .hasValueSatisfying(unusable -> assertThat(unusable.reason())
                        .contains("status 65", "no version")
                        .doesNotContain("more"));
        assertThat(SandboxTrial.problem(1, ""))
                .hasValueSatisfying(unusable -> assertThat(unusable.reason()).contains("it says nothing"));
    }
}
