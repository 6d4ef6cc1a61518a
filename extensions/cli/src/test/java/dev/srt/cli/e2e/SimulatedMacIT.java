package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The whole of srt as a Mac runs it: no helper, no namespaces, the gateway on the loopback of the host. Simulated: only what enforces a
 * profile is a stand-in, which holds the command's calls to it.
 */
@Needs({"python3", "curl"})
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "the stand-in knows the calls of Linux on x86_64")
class SimulatedMacIT {
    private static final String NESTED = "exec \"%s\" -p '(version 1)(allow default)' -- \"$@\""
            .formatted(SourceTree.path("backend-seatbelt/src/test/simulated/bin/sandbox-exec"));

    private Srt srt;
    private Path project;

    @BeforeEach
    void open() throws Exception {
        srt = Srt.simulatedMac();
        project = srt.workspace().project();
    }

    @AfterEach
    void close() {
        srt.close();
    }

    @Test
    void whatIsDeniedIsNotReadByAnyName() throws Exception {
        Path secrets = project.resolve("secrets");
        srt.workspace().write(secrets.resolve("key"), "the secret");
        srt.workspace().write(secrets.resolve("open/note"), "the note");
        Outcome outcome = srt.runWith(
                "{'filesystem': {'denyRead': ['secrets'], 'allowRead': ['secrets/open'], 'allowWrite': ['.']}}"
                        .replace('\'', '"'),
                "-c",
                "cat secrets/key; ln -s secrets way; cat way/key; mv secrets other; cat other/key; cp -r secrets copy;"
                        + " ls secrets; cat secrets/open/note; echo x >own");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("the note");
        assertThat(secrets.resolve("key")).hasContent("the secret");
        assertThat(project.resolve("own")).hasContent("x\n");
    }

    @Test
    void aPatternHoldsForFilesThatAreMadeLater() throws Exception {
        Outcome outcome = srt.runWith(
                "{'filesystem': {'allowWrite': ['.'], 'denyWrite': ['**/*.lock'], 'denyRead': ['*.key']}}"
                        .replace('\'', '"'),
                "-c",
                "mkdir new; echo x >new/a.lock; echo x >new/a; mv new/a new/b.lock; echo x >later.key; cat later.key; ls new");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("a\n");
        assertThat(project.resolve("new/b.lock")).doesNotExist();
    }

    @Test
    void whatOtherProgramsRunCannotBeMadeOrMoved() throws Exception {
        srt.workspace().write(project.resolve(".git/hooks/pre-commit"), "before");
        Outcome outcome = srt.runWith(
                "{'filesystem': {'allowWrite': ['.']}}".replace('\'', '"'),
                "-c",
                "echo x >.bashrc; echo x >.git/hooks/post-merge; mv .git gone; mkdir -p a/.vscode; echo x >a/.vscode/tasks.json; true");

        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(project.resolve(".bashrc")).doesNotExist();
        assertThat(project.resolve("a/.vscode/tasks.json")).doesNotExist();
        assertThat(project.resolve(".git/hooks/pre-commit")).hasContent("before");
        assertThat(project.resolve(".git/hooks/post-merge")).doesNotExist();
    }

    @Test
    void theNetworkIsReachedThroughTheGatewayAlone() throws Exception {
        try (HostServer allowed = HostServer.answering("allowed");
                HostServer other = HostServer.answering("other")) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {\"allowedDomains\": [\"localhost:%d\"]}}".formatted(allowed.port()),
                    "-c",
                    ("curl -s -m 9 --noproxy '' http://localhost:%1$d/a; echo; curl -s -m 9 --noproxy '*' http://127.0.0.1:%2$d/b;"
                                    + " curl -s -m 9 --noproxy '' http://127.0.0.1:%2$d/c | head -1;"
                                    + " curl -s -m 9 --socks5-hostname \"${FTP_PROXY#*://}\" http://denied.example/; echo $?")
                            .formatted(allowed.port(), other.port()));

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("""
                    allowed
                    Connection blocked by network allowlist
                    97
                    """);
            assertThat(allowed.requests()).containsExactly("GET /a");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void theGatewayAnswersNobodyWithoutTheToken() throws Exception {
        try (HostServer server = HostServer.answering("reached")) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {\"allowedDomains\": [\"localhost:%d\"]}}".formatted(server.port()),
                    "-c",
                    "curl -s -m 9 -o /dev/null -w '%%{http_code}' -x \"http://${HTTP_PROXY##*@}\" --noproxy '' http://localhost:%d/"
                            .formatted(server.port()));

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("407");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void noSandboxIsMadeInsideAnotherAndNothingRuns() throws Exception {
        Outcome outcome = srt.through(NESTED).run("-c", "touch ran");

        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stderr())
                .contains("macOS allows none inside another")
                .contains("run srt outside of it");
        assertThat(project.resolve("ran")).doesNotExist();
    }

    @Test
    void withoutSandboxExecNothingRuns() throws Exception {
        Outcome outcome = srt.with("WITHOUT_SANDBOX_EXEC", "1").run("-c", "touch ran");

        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stderr()).contains("no sandbox-exec").contains("/usr/bin/sandbox-exec");
        assertThat(project.resolve("ran")).doesNotExist();
    }

    @Test
    void theBackendsTellWhatTheyPromise() throws Exception {
        assertThat(srt.run("backends").stdout())
                .contains("seatbelt\n  promises      read-denies,")
                .contains("bubblewrap\n  not usable");
    }

    @Test
    void theStatusIsTheCommandsAndNothingIsLeft() throws Exception {
        Path temporary = Files.createDirectory(srt.workspace().top().resolve("tmp"));
        Outcome outcome = srt.with("TMPDIR", temporary.toString()).run("-c", "cat; kill -9 $$");

        assertThat(outcome.status()).as("%s", outcome).isEqualTo(137);
        assertThat(temporary).isEmptyDirectory();
    }
}
