package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FileJudge;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of the system become violations that name the rule. */
class RefusalTest {
    private final FileJudge judge = FileJudge.of(new Confinements()
            .denyRead("/home/.ssh")
            .allowWrite("/work")
            .denyWrite("/work/.env")
            .filesystem());

    private Optional<Violation> violation(String operation, String target) {
        return new Refusal("cat", 1, operation, target).violation(judge, Instant.EPOCH, CommandOrigin.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "file-read-data, /home/.ssh/id, deny file-read /home/.ssh/id (path is in denyRead)",
        "process-exec, /home/.ssh/tool, deny file-read /home/.ssh/tool (path is in denyRead)",
        "file-write-data, /work/.env, deny file-write /work/.env (path is in denyWrite)",
        "file-write-create, /etc/x, deny file-write /etc/x (path is not in allowWrite)",
        "file-write-unlink, /work/a, deny file-write /work/a (the system's sandbox refuses it)",
        "network-outbound, 192.0.2.1:443, deny network-outbound 192.0.2.1:443 (the system's sandbox refuses it)",
    })
    void whatWasWantedAndWhyNot(String operation, String target, String line) {
        assertThat(violation(operation, target)).map(Violation::line).hasValue(line);
    }

    @Test
    void theRuleIsNamed() {
        assertThat(violation("file-read-data", "/home/.ssh/id"))
                .hasValueSatisfying(violation -> assertThat(violation.decision().rule())
                        .hasValueSatisfying(rule -> assertThat(rule.text()).isEqualTo("/home/.ssh")));
    }

    @ParameterizedTest
    @CsvSource({
        "mach-lookup, com.apple.SecurityServer",
        "network-outbound, *:80",
        "network-outbound, /var/run/x",
        "file-read-data, relative"
    })
    void whatIsNeitherFileNorHostIsNone(String operation, String target) {
        assertThat(violation(operation, target)).isEmpty();
    }
}
