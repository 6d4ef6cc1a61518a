package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ignoreViolations} keeps from being reported. It is refused all the same. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "bash"})
class IgnoredViolationsIT {
    private final Caller caller;

    IgnoredViolationsIT(Caller caller) {
        this.caller = caller;
    }

    @ParameterizedTest
    @CsvSource({
        "*,       /yes,     yes",
        "echo,    /yes,     yes",
        "*,       project/, 'yes,no'",
        "npm,     /yes,     ''",
        "*,       nowhere,  ''"
    })
    void onlyWhatTheSettingsNameIsNotReported(String command, String part, String ignored) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.runWith("""
                            {"ignoreViolations": {"%s": ["%s"]},
                             "filesystem": {"allowWrite": ["."], "denyWrite": ["no", "yes"]}}""".formatted(command, part), "-d", "-c", "echo x >no; echo x >yes");

            for (String name : List.of("no", "yes")) {
                String line = "deny file-write " + srt.workspace().project().resolve(name);
                assertThat(outcome.stderr().contains(line))
                        .as("%s in %s", line, outcome)
                        .isEqualTo(!List.of(ignored.split(",")).contains(name));
                assertThat(srt.workspace().project().resolve(name)).doesNotExist();
            }
        }
    }
}
