package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FileJudge;
import dev.srt.spi.Following;
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

    private Violation violation(String operation, String target) {
        Following.Refused told = new Refusal("cat", 1, operation, target).told(judge);
        return new Violation(Instant.EPOCH, told.access(), told.denied(), CommandOrigin.UNKNOWN);
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
        assertThat(violation(operation, target).line()).isEqualTo(line);
    }

    @Test
    void theRuleIsNamed() {
        assertThat(violation("file-read-data", "/home/.ssh/id"))
                .satisfies(violation -> assertThat(violation.decision().rule())
                        .hasValueSatisfying(rule -> assertThat(rule.text()).isEqualTo("/home/.ssh")));
    }

    @ParameterizedTest
    @CsvSource({
        "mach-lookup, com.apple.SecurityServer, add \"com.apple.SecurityServer\" to network.allowMachLookup",
        "network-outbound, *:80,",
        "network-outbound, /var/run/x,",
        "file-read-data, relative,",
        "file-ioctl, /dev/ttys001, set allowPty",
        "lsopen, '', set allowAppleEvents",
    })
    void whatIsNeitherFileNorHostIsToldAsItIs(String operation, String target, String fix) {
        Violation violation = violation(operation, target);
        assertThat(violation.line())
                .isEqualTo("deny %s (the system's sandbox refuses it)".formatted((operation + " " + target).strip()));
        assertThat(violation.decision().fix()).isEqualTo(Optional.ofNullable(fix));
    }
}
