package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tools of the end-to-end tests, tried on a stand-in for the launcher whose behaviour is known. */
class HarnessTest {
    @TempDir
    private Path directory;

    @Test
    void capturesBothStreamsAndTheStatus() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, script("printf out; printf err >&2; exit 42"))) {
            Outcome outcome = srt.run();
            assertThat(outcome.status()).isEqualTo(42);
            assertThat(outcome.stdout()).isEqualTo("out");
            assertThat(outcome.stderr()).isEqualTo("err");
        }
    }

    @Test
    void handsOverArgumentsInputAndVariables() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, script("printf '%s|' \"$@\" \"$VALUE\"; cat"))) {
            Outcome outcome = srt.with("VALUE", "ü").given("input").run("a b", "", "*");
            assertThat(outcome.stdout()).isEqualTo("a b||*|ü|input");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Caller#available")
    void startsInAFreshProjectAndHomeThatTheCallerMayWrite(Caller caller) throws Exception {
        Path workspace;
        try (Srt srt = Srt.of(caller, script("touch ~/a b && pwd -P && ls -A . ~"))) {
            workspace = srt.workspace().top();
            Outcome outcome = srt.run();
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.stdout().lines())
                    .containsExactly(
                            srt.workspace().project().toString(),
                            ".:",
                            "b",
                            "",
                            srt.workspace().home() + ":",
                            "a");
        }
        assertThat(workspace).doesNotExist();
    }

    @Test
    void aSignalReachesTheProgramAloneAndEndsIt() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, script("echo ready; exec sleep 1000"));
                Started started = srt.start()) {
            started.awaitOutput("ready");
            started.signal("HUP");
            assertThat(started.outcome().status()).isEqualTo(129);
        }
    }

    @Test
    void theServerRemembersWhatItWasAsked() throws Exception {
        try (HostServer server = HostServer.answering("hello");
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + server.port() + "/x?y");
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
            assertThat(server.requests()).containsExactly("GET /x?y");
        }
    }

    @Test
    void aMissingNeedSkipsWithTheReason() {
        var judged = NeedsCondition.judge(List.of("sh", "no-such-program"), false);
        assertThat(judged.isDisabled()).isTrue();
        assertThat(judged.getReason()).contains("needs no-such-program");
    }

    @Test
    void aMissingNeedFailsWhereEverythingMustWork() {
        assertThatThrownBy(() -> NeedsCondition.judge(List.of("no-such-program"), true))
                .hasMessageContaining("no-such-program");
    }

    @Test
    void nothingMissingRuns() {
        assertThat(NeedsCondition.judge(List.of("sh"), true).isDisabled()).isFalse();
    }

    /** A script beside no build, where every caller may run it. */
    private Path script(String body) throws Exception {
        Path script = Files.writeString(directory.resolve("srt"), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true, false)).isTrue();
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
        assertThat(directory.toFile().setReadable(true, false)).isTrue();
        return script;
    }
}
