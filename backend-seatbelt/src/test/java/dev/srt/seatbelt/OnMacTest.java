package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.spi.Launch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the simulated tests say, by the system itself. */
@EnabledOnOs(OS.MAC)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnMacTest {
    private static final Path SANDBOX_EXEC = Path.of("/usr/bin/sandbox-exec");

    @TempDir
    private Path directory;

    private Path work;

    private record Outcome(int status, String output, String errors) {}

    @BeforeEach
    void lay() throws IOException {
        work = Files.createDirectories(directory.toRealPath().resolve("work"));
    }

    private static Outcome run(List<String> argv, Path where) throws Exception {
        Process process = new ProcessBuilder(argv).directory(where.toFile()).start();
        process.getOutputStream().close();
        String errors;
        String output;
        try (var said = process.getErrorStream();
                var written = process.getInputStream()) {
            output = new String(written.readAllBytes(), StandardCharsets.UTF_8);
            errors = new String(said.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output, errors);
    }

    /** Runs a line for the shell in the directory that is called work. */
    private Outcome shell(Confinements confinements, String line) throws Exception {
        Launch launch = confinements.command("/bin/bash", "-c", line).launch();
        List<String> argv = new ArrayList<>(launch.argv());
        // The file would lie in a directory of the sandbox's, which is not there.
        argv.set(argv.indexOf("-f"), "-p");
        argv.set(2, launch.files().values().iterator().next());
        return run(argv, work);
    }

    private Confinements writable() {
        return new Confinements().directories(work.toString()).allowWrite(work.toString());
    }

    @Test
    void aSandboxCanBeMadeHere() throws Exception {
        SandboxTrial trial = new SandboxTrial(SANDBOX_EXEC);
        Outcome outcome = run(trial.argv(), work);

        assertThat(trial.verdict(outcome.status(), outcome.errors())).isEmpty();
    }

    @Test
    void insideASandboxNoneCanBeMadeAndThatIsNamed() throws Exception {
        Outcome outcome = run(
                List.of(
                        SANDBOX_EXEC.toString(),
                        "-p",
                        new Confinements().profile(),
                        "--",
                        "/bin/bash",
                        "-c",
                        "exec " + SANDBOX_EXEC + " -p '(version 1)(allow default)' /usr/bin/true"),
                work);

        assertThat(new SandboxTrial(SANDBOX_EXEC).verdict(outcome.status(), outcome.errors()))
                .hasValueSatisfying(unusable -> assertThat(unusable.reason()).contains("inside another"));
    }

    @ParameterizedTest
    @MethodSource("dev.srt.seatbelt.GoldenProfilesTest#profiles")
    void theSystemTakesTheProfile(GoldenProfilesTest.Golden golden) throws Exception {
        Outcome outcome = run(
                List.of(SANDBOX_EXEC.toString(), "-p", golden.confinements().profile(), "--", "/bin/echo", "hello"),
                work);

        assertThat(outcome).isEqualTo(new Outcome(0, "hello\n", ""));
    }

    @Test
    void namesThatMeanSomethingInAProfileAreNamesAllTheSame() throws Exception {
        String name = "a\"(b)\\[c]^$.*+?{1}|;é\n'd";
        Files.writeString(work.resolve(name), "secret");
        Files.writeString(work.resolve("f"), "fine");
        Confinements confinements = new Confinements().files(work + "/" + name).denyReadLiterally(work + "/" + name);

        Outcome outcome = shell(confinements, "cat f; cat a*");
        assertThat(outcome.output()).isEqualTo("fine");
        assertThat(outcome.status()).isNotZero();
    }

    @Test
    void aDeniedFileIsNotReadAndOthersAre() throws Exception {
        Files.writeString(work.resolve("s"), "secret");
        Files.writeString(work.resolve("f"), "fine");
        Files.createDirectories(work.resolve("d/e"));
        Files.writeString(work.resolve("d/e/k.pem"), "secret");
        Confinements confinements = new Confinements()
                .files(work + "/s")
                .directories(work.toString())
                .denyRead(work + "/s", work + "/later", work + "/**/*.pem");

        Outcome outcome = shell(confinements, "cat f; cat s; cat d/e/k.pem; cat later; true");
        assertThat(outcome.output()).isEqualTo("fine");
        assertThat(outcome.errors()).contains("Operation not permitted");
    }

    /** Other ways to name a file that exists: by another case, by its volume, by its number, and what hangs on it. */
    @Test
    void aDeniedFileHasNoOtherName() throws Exception {
        Path secret = Files.writeString(work.resolve("secret"), "secret");
        Confinements confinements = new Confinements().files(secret.toString()).denyRead(secret.toString());

        Outcome outcome = shell(
                confinements,
                "cat SECRET; cat /System/Volumes/Data%s; cat /.vol/%s/%s; cat secret/..namedfork/data; true"
                        .formatted(
                                secret,
                                Files.getAttribute(secret, "unix:dev"),
                                Files.getAttribute(secret, "unix:ino")));
        assertThat(outcome.output()).isEmpty();
    }

    @Test
    void whatIsAllowedInsideADenyIsReadByItsWholePath() throws Exception {
        Files.createDirectories(work.resolve("data/in/open"));
        Files.writeString(work.resolve("data/in/open/f"), "fine");
        Files.writeString(work.resolve("data/in/s"), "secret");
        Confinements confinements = new Confinements()
                .directories(work + "/data/in/open")
                .denyRead(work + "/data")
                .allowRead(work + "/data/in/open");

        Outcome outcome = shell(confinements, "cd data/in/open && pwd -P >/dev/null && cat f; cat ../s; ls ..; true");
        assertThat(outcome.output()).isEqualTo("fine");
    }

    @Test
    void nothingIsWrittenButWhatIsAllowed() throws Exception {
        Files.createDirectories(work.resolve("vendor"));
        Confinements confinements = writable().directories(work + "/vendor").denyWrite(work + "/vendor", work + "/new");

        Outcome outcome = shell(
                confinements,
                "echo x >f; mkdir -p a/b; echo y >a/b/g; echo n >vendor/v; echo n >new; echo n >NEW; echo n >../beside; cat f a/b/g");
        assertThat(outcome.output()).isEqualTo("x\ny\n");
        assertThat(work.resolve("vendor/v")).doesNotExist();
        assertThat(work.resolve("new")).doesNotExist();
        assertThat(work.resolveSibling("beside")).doesNotExist();
    }

    @Test
    void directoriesAboveADeniedFileAreNotMovedAndOthersAre() throws Exception {
        Files.createDirectories(work.resolve("a/b"));
        Files.createDirectories(work.resolve("c"));
        Files.writeString(work.resolve("a/b/s"), "secret");
        Confinements confinements = writable().files(work + "/a/b/s").denyRead(work + "/a/b/s");

        Outcome outcome = shell(confinements, "mv a z; mv a/b y; mv c d && echo moved; cat */s */*/s; true");
        assertThat(outcome.output()).isEqualTo("moved\n");
        assertThat(work.resolve("a/b/s")).exists();
    }

    @Test
    void protectedNamesAreNotMadeInAnyCase() throws Exception {
        Outcome outcome = shell(writable(), "mkdir a; echo x >a/.zshrc; echo x >a/.ZshRc; echo x >a/zshrc; ls -A a");

        assertThat(outcome.output()).isEqualTo("zshrc\n");
    }

    @Test
    void linksLeadNoWhereElse() throws Exception {
        Path outside = Files.writeString(directory.toRealPath().resolve("t"), "old");
        Outcome outcome = shell(writable(), "ln -s ../t l; echo new >l; ln ../t h && echo new >h; true");

        assertThat(Files.readString(outside)).isEqualTo("old");
        assertThat(outcome.errors()).contains("Operation not permitted");
    }

    @Test
    void onlyTheGatewaysPortIsReached() throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                ServerSocket other = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            String line = "for p in %d %d; do (exec 3<>/dev/tcp/127.0.0.1/$p) && echo $p; done; true"
                    .formatted(gateway.getLocalPort(), other.getLocalPort());

            assertThat(shell(new Confinements().gateway(gateway.getLocalPort()), line)
                            .output())
                    .isEqualTo(gateway.getLocalPort() + "\n");
        }
    }

    @Test
    void aJavaProgramReachesTheGateway() throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Path source = Files.writeString(work.resolve("Dial.java"), """
                    void main(String[] ports) throws Exception {
                        try (var socket = new java.net.Socket("localhost", Integer.parseInt(ports[0]))) {
                            IO.println("connected");
                        }
                    }
                    """);
            Launch launch = new Confinements()
                    .gateway(gateway.getLocalPort())
                    .command(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            source.toString(),
                            Integer.toString(gateway.getLocalPort()))
                    .launch();
            ProcessBuilder builder = new ProcessBuilder(launch.argv()).redirectErrorStream(true);
            builder.environment().putAll(launch.environment());
            String output = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output).contains("connected");
        }
    }

    @Test
    void onlyAnAllowedUnixSocketIsReached() throws Exception {
        // A socket's path may be 104 bytes long, which temporary directories nearly are.
        Path sockets = Files.createTempDirectory(Path.of("/private/tmp"), "s");
        try (ServerSocketChannel allowed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            allowed.bind(UnixDomainSocketAddress.of(sockets.resolve("a")));
            other.bind(UnixDomainSocketAddress.of(sockets.resolve("b")));
            Outcome outcome = shell(
                    new Confinements().unixSocket(sockets.resolve("a").toString()),
                    "for s in a b; do nc -z -U %s/$s </dev/null && echo $s; done; true".formatted(sockets));

            assertThat(outcome.output()).isEqualTo("a\n");
        }
    }

    @Test
    void processesOutsideAreNotSignalledAndOwnOnesAre() throws Exception {
        Process outside = new ProcessBuilder("/bin/sleep", "50").start();
        try {
            Outcome outcome = shell(
                    new Confinements(),
                    "kill %d; sleep 50 & kill $! && wait $!; [ $? = 143 ] && echo killed".formatted(outside.pid()));

            assertThat(outcome.output()).isEqualTo("killed\n");
            assertThat(outside.isAlive()).isTrue();
        } finally {
            outside.destroy();
        }
    }

    @Test
    void devicesAreTheHarmlessOnes() throws Exception {
        Outcome outcome = shell(
                new Confinements().allowWrite("/"),
                "echo x >/dev/null && head -c 2 /dev/zero | wc -c | tr -d ' '; echo e >/dev/stderr; head -c 1 /dev/rdisk0; true");

        assertThat(outcome.output()).isEqualTo("2\n");
        assertThat(outcome.errors()).startsWith("e\n").contains("Operation not permitted");
    }

    @Test
    void aRefusalIsToldByTheLog() throws Exception {
        Path secret = Files.writeString(work.resolve("secret"), "secret");
        BlockingQueue<Refusal> told = new LinkedBlockingQueue<>();
        try (LogStream log = LogStream.open(LogStream.argv("srt-test"), "srt-test", told::add)) {
            log.ready().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            shell(new Confinements().files(secret.toString()).denyRead(secret.toString()), "cat secret");

            Refusal refusal = told.poll(20, TimeUnit.SECONDS);
            while (refusal != null && !refusal.target().equals(secret.toString())) {
                refusal = told.poll(20, TimeUnit.SECONDS);
            }
            assertThat(refusal).isNotNull();
            assertThat(refusal.operation()).startsWith("file-read");
        }
    }
}
