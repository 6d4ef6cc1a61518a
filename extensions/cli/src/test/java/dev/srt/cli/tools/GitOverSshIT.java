package dev.srt.cli.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** git over ssh reaches the hosts that the policy allows, and says why it does not reach others. */
@Needs({"bwrap", "git", "ssh", "sshd"})
class GitOverSshIT {
    private static final String SETTINGS = """
            {"network": {"allowedDomains": ["%s:%d"]}, "filesystem": {"allowWrite": ["."], "denyRead": %s}}
            """;

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void aRepositoryOfAnAllowedHostIsClonedAndPushedTo(Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way);
                SshServer server = SshServer.open(srt.workspace())) {
            Path repository = repository(srt.workspace().top());
            Outcome outcome = srt.with("GIT_SSH_COMMAND", server.client())
                    .runWith(
                            SETTINGS.formatted(Loopback.OTHER, server.port(), "[]"),
                            "-c",
                            "git clone -q " + server.url(repository)
                                    + " copy && cd copy && echo hello >file && git add -A"
                                    + " && git -c user.name=a -c user.email=a@b.c commit -qm 'From inside' && git push -q");

            assertThat(outcome.status())
                    .as("%s%n--- sshd%n%s", outcome, server.log())
                    .isZero();
            assertThat(git(repository, "log", "--format=%s")).isEqualTo("From inside\n");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void aHostThatIsNotAllowedIsRefusedByNameAndNotReached(Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way);
                SshServer server = SshServer.open(srt.workspace())) {
            Outcome outcome = srt.with("GIT_SSH_COMMAND", server.client())
                    .runWith(
                            SETTINGS.formatted(Loopback.OTHER, 1, "[]"),
                            "git",
                            "ls-remote",
                            server.url(srt.workspace().top()));

            assertThat(outcome.status()).isNotZero();
            assertThat(outcome.stderr()).startsWith("""
                    srt: Connection blocked by network allowlist; %1$s:%2$d: host is not on the allow list; To allow it, add "%1$s:%2$d" to network.allowedDomains""".formatted(Loopback.OTHER, server.port()));
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void anAllowedHostThatDoesNotAnswerIsNamedAtOnce(Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            SshServer server = SshServer.open(srt.workspace());
            server.close();
            Outcome outcome = srt.with("GIT_SSH_COMMAND", server.client())
                    .runWith(
                            SETTINGS.formatted(Loopback.OTHER, server.port(), "[]"),
                            "git",
                            "ls-remote",
                            server.url(srt.workspace().top()));

            assertThat(outcome.stderr())
                    .startsWith("srt: Cannot connect to %s:%d: ".formatted(Loopback.OTHER, server.port()));
        }
    }

    /** The directory that holds the connector is srt's own, and hidden are those of the other sandboxes beside it. */
    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void theConnectorIsThereWhateverMayNotBeReadAndCannotBeChanged(Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Outcome outcome = srt.runWith(
                    SETTINGS.formatted(Loopback.OTHER, 1, "[\"/tmp\", \"/**/srt-connect\"]"),
                    "-c",
                    "connector=${GIT_SSH_COMMAND#*ProxyCommand=}; connector=${connector%% *};"
                            + " $connector connect " + Loopback.OTHER + " 2 2>&1 | grep -c 'not on the allow list';"
                            + " for change in \"tee $connector\" \"rm -f $connector\" \"mv $connector $TMPDIR\""
                            + " \"touch ${connector%/*}/other\"; do $change </dev/null >&2 && echo changed; done; true");

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("1\n");
        }
    }

    private static Path repository(Path top) throws IOException, InterruptedException {
        git(top, "init", "-q", "--bare", "repository");
        return top.resolve("repository");
    }

    private static String git(Path directory, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git").directory(directory.toFile());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("git has failed");
        }
        return output;
    }
}
