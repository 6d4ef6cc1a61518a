package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that are not understood whole never run the command. */
class RefusedSettingsIT {
    private static final String COMMAND = "touch ran; echo ran";

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
                    {"network": # settings.json:1
                    not json # settings.json:1
                    [] # settings.json:1
                    {"network": {"allowedDomain": ["a.example"]}} # allowedDomains
                    {"netwrk": {}} # network
                    {"network": {"allowedDomains": "a.example"}} # network.allowedDomains
                    {"network": {"allowedDomains": ["*"]}} # network.allowedDomains
                    {"network": {"httpProxyPort": 70000}} # network.httpProxyPort
                    {"filesystem": {"denyRead": [7]}} # filesystem.denyRead
                    {"network": {}, "permissions": {}} # permissions
                    {"network": {"tlsTerminate": {}}} # tlsTerminate
                    {"credentials": {}} # credentials
                    """)
    void aMistakeIsNamed(String settings, String named) throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.runWith(settings, COMMAND);
            refused(srt, outcome);
            assertThat(outcome.stderr()).contains("settings.json").contains(named.strip());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void anEmptyFileIsNoSettings(String text) throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            refused(srt, srt.runWith(text, COMMAND));
        }
    }

    @Test
    void aFileThatIsNotThereIsNoSettings() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            Outcome outcome = srt.run("--settings", "nowhere.json", COMMAND);
            refused(srt, outcome);
            assertThat(outcome.stderr()).contains("nowhere.json");
        }
    }

    @Test
    void aDirectoryIsNoSettings() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            refused(srt, srt.run("--settings", "/", COMMAND));
        }
    }

    @Test
    void theUsersOwnFileIsJudgedTheSameWay() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT)) {
            srt.workspace().write(srt.workspace().home().resolve(".srt-settings.json"), "{\"netwrk\": {}}");
            refused(srt, srt.run(COMMAND));
        }
    }

    private static void refused(Srt srt, Outcome outcome) {
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(Files.exists(srt.workspace().project().resolve("ran"))).isFalse();
    }
}
