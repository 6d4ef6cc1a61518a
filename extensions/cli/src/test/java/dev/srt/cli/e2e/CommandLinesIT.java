package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody types in the first five minutes. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "curl", "setpriv"})
class CommandLinesIT {
    @Parameter
    private Caller caller;

    @Test
    void aHostThatNoRuleNamesIsRefusedWithTheReasonAndTheRuleToAdd() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("curl -sS http://example.com/");
            assertThat(outcome.stdout())
                    .as("%s", outcome)
                    .startsWith("Connection blocked by network allowlist\n")
                    .contains("example.com:80: host is not on the allow list")
                    .contains("add \"example.com\" to network.allowedDomains");
        }
    }

    @Test
    void aServiceOfTheHostThatARuleNamesAnswers() throws Exception {
        try (Srt srt = Srt.of(caller);
                HostServer server = HostServer.answering("hello from the host\n")) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {\"allowedDomains\": [\"localhost:%d\"]}}".formatted(server.port()),
                    "curl -sS http://localhost:%d/".formatted(server.port()));
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("hello from the host\n");
            assertThat(outcome.status()).isZero();
            assertThat(server.requests()).containsExactly("GET /");
        }
    }

    @Test
    void aServiceOfTheHostThatNoRuleNamesDoesNotHearOfIt() throws Exception {
        try (Srt srt = Srt.of(caller);
                HostServer server = HostServer.answering("hello from the host\n")) {
            String port = Integer.toString(server.port());
            Outcome outcome = srt.run(
                    "curl -sS http://localhost:%1$s/; curl -sS --noproxy '*' http://127.0.0.1:%1$s/".formatted(port));
            assertThat(outcome.status()).as("%s", outcome).isNotZero();
            assertThat(outcome.stdout()).doesNotContain("hello from the host");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void privateKeysCannotBeReadWithoutAnySettings() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            srt.workspace().write(srt.workspace().home().resolve(".ssh/id_rsa"), "the private key\n");
            Outcome outcome = srt.run("cat ~/.ssh/id_rsa");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr())
                    .matches("(?s).*/\\.ssh/id_rsa: (No such file or directory|Permission denied)\n");
        }
    }

    @Test
    void severalArgumentsAreAnArgvTakenAsItIs() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome =
                    srt.runWith("{}", "--", "printf", "[%s]\n", "a  b", "$HOME", "*", "", "ü;`id`", "--debug");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("[a  b]\n[$HOME]\n[*]\n[]\n[ü;`id`]\n[--debug]\n");
        }
    }

    @Test
    void aShellStringReadsTheCallersInput() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.given("pear\napple\n").run("-c", "sort | head -1");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("apple\n");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.stderr()).isEmpty();
        }
    }
}
