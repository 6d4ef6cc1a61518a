package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.HostServer;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller hands over on the standard streams leads to itself, and to nothing else of the host. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv", "gcc"})
class StandardStreamsIT {
    private static final String MISUSE = """
            cat
            echo forged >/proc/self/fd/0
            chmod 777 /proc/self/fd/0
            /usr/bin/python3 -c 'import os; os.fchmod(0, 0o777)'
            true
            """;

    @Parameter
    private Caller caller;

    @ParameterizedTest
    @ValueSource(strings = {"home/file", "project/protected", "home/hidden"})
    void aFileOnStandardInputIsReadAndNotChanged(String name) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path file = workspace.write(workspace.top().resolve(name), "original");
            String settings = """
                    {"filesystem": {"allowWrite": ["%1$s/project"], "denyWrite": ["%1$s/project/protected"],
                                    "denyRead": ["%1$s/home/hidden"]}}
                    """.formatted(workspace.top());
            Outcome outcome = srt.through("exec \"$@\" <" + file).runWith(settings, "-c", MISUSE);
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("original");
            assertThat(file).hasContent("original");
            assertThat(Programs.said("stat", "-c", "%a", file.toString())).isEqualTo("644");
        }
    }

    @Test
    void aFileThatMayBeWrittenIsWritten() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path file = workspace.write(workspace.project().resolve("file"), "original");
            String settings = "{\"filesystem\": {\"allowWrite\": [\"%s\"]}}".formatted(workspace.project());
            Outcome outcome = srt.through("exec \"$@\" <" + file).runWith(settings, "-c", "echo new >/proc/self/fd/0");
            assertThat(file).as("%s", outcome).hasContent("new\n");
        }
    }

    @Test
    void theCallerGoesOnReadingWhereTheCommandLeftOff() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path file = workspace.write(workspace.project().resolve("lines"), "one\ntwo\nthree\nfour\n");
            Outcome outcome = srt.through("{ read -r first; \"$@\"; echo \"[$first]\"; cat; } <" + file)
                    .run("-c", "read -r line; echo \"$line\"");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("two\n[one]\nthree\nfour\n");
        }
    }

    @Test
    void aDirectoryIsRefused() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            workspace.write(workspace.home().resolve("hidden/secret"), "secret");
            String settings = "{\"filesystem\": {\"denyRead\": [\"%s/hidden\"]}}".formatted(workspace.home());
            Outcome outcome = srt.through("exec \"$@\" <" + workspace.home())
                    .runWith(settings, "-c", "echo ran; cat /proc/self/fd/0/hidden/secret");
            assertThat(outcome.status()).as("%s", outcome).isNotZero();
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains("standard input is a directory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0<>", "1<>", "2<>"})
    void aSocketOfTheHostsNetworkIsRefused(String redirection) throws Exception {
        try (Srt srt = Srt.of(caller);
                HostServer given = HostServer.answering("given");
                HostServer other = HostServer.answering("other")) {
            Path probe = Programs.probe(srt.workspace().top());
            srt.through("exec %s/dev/tcp/127.0.0.1/%d && exec \"$@\"".formatted(redirection, given.port()));
            Outcome outcome = srt.run(
                    probe.toString(), "turn-input", Integer.toString(other.port()), "GET /reached HTTP/1.0\r\n\r\n");
            assertThat(other.requests()).isEmpty();
            assertThat(outcome.status()).as("%s", outcome).isNotZero();
        }
    }

    @Test
    void aConnectedPairIsTaken() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path start = srt.workspace().write(srt.workspace().top().resolve("start.py"), """
                            import socket, subprocess, sys
                            ours, theirs = socket.socketpair()
                            ours.sendall(b"through a pair")
                            ours.shutdown(socket.SHUT_WR)
                            sys.exit(subprocess.run(sys.argv[1:], stdin=theirs).returncode)
                            """);
            Outcome outcome = srt.through("exec /usr/bin/python3 %s \"$@\"".formatted(start))
                    .run("cat");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("through a pair");
        }
    }

    @Test
    void nothingIsTypedIntoTheTerminal() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path top = srt.workspace().top();
            Path probe = Programs.probe(top);
            Path terminal = Programs.layOut("terminal.py", top);
            String line = "\"$@\"; echo made; IFS= read -r -t 1 typed; echo \"typed:<$typed>\"";
            Outcome outcome = srt.through("exec /usr/bin/python3 %s bash -c '%s' bash \"$@\"".formatted(terminal, line))
                    .run(probe.toString(), "type", "echo forged\n");
            assertThat(outcome.stdout().replace("\r", "")).as("%s", outcome).endsWith("\nmade\ntyped:<>\n");
            assertThat(Files.exists(srt.workspace().project().resolve("forged")))
                    .isFalse();
        }
    }
}
