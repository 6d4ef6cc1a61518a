package dev.srt.embedding;

import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainRule;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.WrappedCommand;
import dev.srt.spi.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that others start. */
@ParameterizedClass
@ValueSource(strings = {"bubblewrap", "landlock"})
class WrapTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Parameter
    private String backend;

    private BlockingSandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = Host.open(Host.closed(directory).backend(backend));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private WrappedCommand wrap(String text) throws Exception {
        return sandbox.wrap(line(text), RunOptions.INHERITED, SOON);
    }

    private Host.Outcome run(List<String> argv, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().put("OF_THE_STARTER", "seen");
        return Host.Outcome.of(builder, input);
    }

    @Test
    void whoeverRunsTheWordsRunsTheCommandInTheSandbox() throws Exception {
        WrappedCommand wrapped = wrap("cat; echo $OF_THE_STARTER; pwd; touch /etc/sandboxed; exit 42");
        Host.Outcome outcome = run(wrapped.argv(), "input\n");
        assertThat(outcome.output()).isEqualTo("input\nseen\n" + directory.toRealPath() + "\n");
        assertThat(outcome.errors()).contains("Read-only file system");
        assertThat(outcome.status()).isEqualTo(42);
        assertThat(Path.of("/etc/sandboxed")).doesNotExist();
    }

    @Test
    void theLineIsOneForAShellWhateverTheCommandHolds() throws Exception {
        Command odd = new Command.Argv(List.of("printf", "%s|", "it's", "$HOME `id` \"x\"", "a\nb", ""));
        String line = sandbox.wrap(odd, RunOptions.INHERITED, SOON).line();
        assertThat(run(List.of("sh", "-c", line + " && echo done"), "").output())
                .isEqualTo("it's|$HOME `id` \"x\"|a\nb||done\n");
    }

    @Test
    void aTicketIsGoodForOneRun() throws Exception {
        WrappedCommand wrapped = wrap("echo ran >>runs");
        assertThat(run(wrapped.argv(), "").status()).isZero();
        Host.Outcome again = run(wrapped.argv(), "");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors()).startsWith("srt: this command was wrapped for one run");
        assertThat(Files.readString(directory.resolve("runs"))).isEqualTo("ran\n");
    }

    @Test
    void ofManyThatRunOneTicketAtOnceOneRuns() throws Exception {
        String line = wrap("echo ran >>runs").line();
        String race = "for i in 1 2 3 4 5 6 7 8; do " + line + " & done; wait";
        run(List.of("sh", "-c", race), "");
        assertThat(Files.readString(directory.resolve("runs"))).isEqualTo("ran\n");
    }

    @Test
    void aTicketExpires() throws Exception {
        WrappedCommand wrapped = sandbox.wrap(line("touch ran"), RunOptions.INHERITED, Duration.ZERO);
        Host.Outcome late = run(wrapped.argv(), "");
        assertThat(late.status()).isEqualTo(1);
        assertThat(late.errors()).contains("waited too long");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void aMadeUpTicketIsWorthNothing() throws Exception {
        List<String> argv = new ArrayList<>(wrap("touch ran").argv());
        argv.set(argv.size() - 1, RunOptions.randomId());
        assertThat(run(argv, "").status()).isEqualTo(1);
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void aTicketDiesWithItsSandbox() throws Exception {
        WrappedCommand wrapped = wrap("touch ran");
        // The helper goes with the sandbox's directory; somebody may have kept a copy.
        Path kept = Files.copy(Path.of(wrapped.argv().getFirst()), directory.resolve("kept"));
        List<String> argv = new ArrayList<>(wrapped.argv());
        argv.set(0, kept.toString());
        sandbox.sandbox().close();
        Host.Outcome outcome = run(argv, "");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.errors()).startsWith("srt: ");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void whatRunsByATicketEndsWithItsSandbox() throws Exception {
        String word = "33" + System.nanoTime();
        Process process = new ProcessBuilder(wrap("echo started; sleep " + word).argv())
                .directory(directory.toFile())
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('s');
        sandbox.sandbox().close();
        assertThat(process.waitFor()).isNotZero();
        assertThat(Host.runs(word)).isFalse();
    }

    @Test
    void theSandboxEndsWhatRunsByATicketAsItsStarterDoes() throws Exception {
        String word = "34" + System.nanoTime();
        Process process = new ProcessBuilder(wrap("echo started; sleep " + word).argv())
                .directory(directory.toFile())
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('s');
        process.destroyForcibly().waitFor();
        assertThat(Host.eventually(() -> !Host.runs(word))).isTrue();
        assertThat(Host.eventually(() -> {
                    try {
                        return Host.entries(Host.scratch(directory).resolve("srt-" + uid()))
                                        .size()
                                == 1;
                    } catch (IOException e) {
                        return false;
                    }
                }))
                .as("only the counter's directory is left")
                .isTrue();
    }

    private static int uid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    @Test
    void signalsReachTheCommand() throws Exception {
        Process process = new ProcessBuilder(
                        wrap("trap 'echo heard; exit 7' TERM; echo started; while :; do sleep 0.05; done")
                                .argv())
                .directory(directory.toFile())
                .start();
        assertThat(process.getInputStream().readNBytes("started\n".length()))
                .isEqualTo("started\n".getBytes(StandardCharsets.US_ASCII));
        process.toHandle().destroy();
        assertThat(process.getInputStream().readAllBytes()).isEqualTo("heard\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    void theOptionsHoldForAWrappedCommand() throws Exception {
        try (WebServer server = new WebServer()) {
            RunOptions how = RunOptions.INHERITED
                    .withId(RunOptions.randomId())
                    .withAllowedDomains(List.of(DomainRule.of(server.authority())))
                    .withWorkingDirectory(Path.of("/usr"));
            WrappedCommand wrapped = sandbox.wrap(line("pwd; " + server.asking()), how, SOON);
            assertThat(wrapped.id()).isEqualTo(how.id().orElseThrow());
            assertThat(run(wrapped.argv(), "").output()).isEqualTo("/usr\nreached");
        }
    }

    @Test
    void aPolicyThatCannotBeEnforcedIsToldToTheStarter() throws Exception {
        RunOptions nowhere = RunOptions.INHERITED.withWorkingDirectory(Path.of("/no/such/directory"));
        Host.Outcome outcome = run(sandbox.wrap(line("true"), nowhere, SOON).argv(), "");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).isEqualTo("""
                        srt: /no/such/directory is no directory that a command can start in
                        To mend it: name one that exists
                        """);
    }

    @Test
    void aCommandInsideCannotHandInATicket() throws Exception {
        WrappedCommand other = wrap("touch ran");
        Host.Outcome outcome = run(wrap("exec " + other.line()).argv(), "");
        assertThat(outcome.status()).isIn(126, 127);
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void anotherUserCannotHandInATicket() throws Exception {
        Host.needs(uid() == 0, "root, to be somebody else");
        List<String> argv = new ArrayList<>(wrap("touch ran").argv());
        Path kept = Files.copy(Path.of(argv.getFirst()), directory.resolve("kept"));
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxr-xr-x"));
        argv.set(0, kept.toString());
        // Even where it could find the socket.
        for (Path at = Path.of(argv.get(2)); at.startsWith(Host.scratch(directory)); at = at.getParent()) {
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        for (Path at = directory; at.startsWith("/tmp") && at.getNameCount() > 1; at = at.getParent()) {
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        List<String> asNobody = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        asNobody.addAll(argv);
        Host.Outcome outcome = run(asNobody, "");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).contains("the sandbox of this command has been closed");
        assertThat(directory.resolve("ran")).doesNotExist();
    }
}
