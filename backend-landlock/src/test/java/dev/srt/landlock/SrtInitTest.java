package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.Port;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.InitProgram.Adopted;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Listener;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The helper, started by bubblewrap, speaking with the host over its socket. */
@Timeout(30)
@Needs("bwrap")
class SrtInitTest {
    static final List<String> BUBBLEWRAP = List.of(NeedsCondition.program("bwrap")
            .map(Path::toString)
            .orElse("bwrap")
            .concat(" --unshare-user --unshare-pid --unshare-net --die-with-parent --ro-bind / / --dev /dev"
                    + " --proc /proc --uid 0 --gid 0 --cap-add ALL --as-pid-1 --")
            .split(" "));

    private static final int LONGER_THAN_A_HEADER = 256;

    @TempDir
    private Path directory;

    private Vertx vertx;
    private Control control;

    @BeforeEach
    void openControl() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        InitProgram init = new SrtInit();
        init.layOut(directory);
        control = await(init.open(vertx, directory, InitProgram.Parent.THIS));
    }

    @AfterEach
    void close() throws Exception {
        await(control.close());
        await(vertx.close());
    }

    @Test
    void theCommandRunsWithItsStatus() throws Exception {
        Process process = start();

        assertThat(await(prepare(plan(List.of("sh", "-c", "exit 42"))))).isEmpty();
        assertThat(await(control.start())).isTrue();
        assertThat(process.waitFor()).isEqualTo(42);
    }

    @Test
    void aSignalThatEndsTheCommandShowsInTheStatus() throws Exception {
        Process process = start();
        await(prepare(plan(List.of("sleep", "60"))));
        await(control.start());

        control.signal(15);

        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void aCommandThatIsNotThereHasTheStatusOfAShell() throws Exception {
        Process process = start();
        await(prepare(plan(List.of("no-such-program"))));

        assertThat(await(control.start())).isFalse();
        assertThat(process.waitFor()).isEqualTo(127);
        assertThat(text(process)).isEqualTo("srt: no-such-program: command not found\n");
    }

    @Test
    void listeningSocketsComeBackInTheOrderOfThePlan() throws Exception {
        start();
        // More than may be on their way at once.
        Listener[] wanted = IntStream.range(3128, 3178)
                .mapToObj(port -> new Listener.Proxy(new Port(port)))
                .toArray(Listener[]::new);

        List<Adopted> sockets = await(prepare(plan(List.of("true"), wanted)));

        assertThat(sockets).extracting(Adopted::listener).containsAll(List.of(wanted));
        for (Adopted adopted : sockets) {
            Socket socket = new Socket(adopted.descriptor());
            assertThat(socket.localAddress().getPort())
                    .isEqualTo(((Listener.Proxy) adopted.listener()).port().number());
            socket.close();
        }
    }

    @Test
    void theSandboxEndsWhenTheHostClosesTheSocket() throws Exception {
        Process process = start();
        await(prepare(plan(List.of("sleep", "60"))));
        await(control.start());

        await(control.close());

        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void theCommandHoldsNoDescriptorBeyondTheStandardStreamsAndNoCapability() throws Exception {
        Process process = start();
        await(prepare(plan(List.of(
                "sh",
                "-c",
                "ls /proc/self/fd | tr '\\n' ' ' >&2; grep -h -E 'Cap(Eff|Bnd|Amb)' /proc/self/status >&2"))));
        await(control.start());
        process.waitFor();

        // Descriptor 3 is that of ls, reading the directory.
        assertThat(text(process).lines())
                .satisfiesExactly(
                        fds -> assertThat(fds).startsWith("0 1 2 3 Cap"),
                        line -> assertThat(line).endsWith("0000000000000000"),
                        line -> assertThat(line).endsWith("0000000000000000"));
    }

    @Test
    void theHelperCannotBeLookedInto() throws Exception {
        Process process = start();
        await(prepare(plan(List.of("sh", "-c", "cat /proc/1/environ /proc/1/maps; readlink /proc/1/exe; exit 7"))));
        await(control.start());

        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(text(process).lines()).hasSize(2).allMatch(line -> line.endsWith("Permission denied"));
    }

    @Test
    void aPlanWithoutSenseStartsNothing() throws Exception {
        Path path = directory.resolve("control");
        Process process = start();
        await(control.close());
        try (java.nio.channels.ServerSocketChannel server =
                java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(path);
            server.bind(UnixDomainSocketAddress.of(path));
            Process second = start();
            try (SocketChannel peer = server.accept()) {
                peer.write(ByteBuffer.allocate(LONGER_THAN_A_HEADER));
                assertThat(second.waitFor()).isEqualTo(125);
                assertThat(text(second)).isEqualTo("srt: the plan is not one of this version\n");
            }
        }
    }

    @Test
    void onlyOnePeerIsTaken() throws Exception {
        Path path = directory.resolve("control");
        try (SocketChannel first = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(first.isConnected()).isTrue();
            // The socket goes when its peer is taken.
            while (Files.exists(path)) {
                Thread.onSpinWait();
            }
            Process late = start();

            assertThat(late.waitFor()).isEqualTo(125);
            assertThat(text(late)).contains("cannot reach the control socket");
        }
    }

    @Test
    void aHelperThatEndsBeforeItIsReadyFailsThePreparation() throws Exception {
        Process process = new ProcessBuilder(words(List.of("/bin/false"))).start();
        process.waitFor();

        assertThatThrownBy(() -> await(prepare(plan(List.of("true")))))
                .rootCause()
                .hasMessageContaining("ended before the command began");
    }

    private Process start() throws IOException {
        List<String> rest = new ArrayList<>(BUBBLEWRAP);
        rest.addAll(control.endpoint().inside());
        return new ProcessBuilder(words(rest)).start();
    }

    private List<String> words(List<String> program) {
        List<String> words = new ArrayList<>(control.endpoint().outside());
        words.addAll(program);
        return words;
    }

    private Future<List<Adopted>> prepare(InitPlan plan) {
        control.expect(plan);
        return control.prepare(plan, event -> {});
    }

    private static InitPlan plan(List<String> argv, Listener... listeners) throws IOException {
        Map<String, Object> ids = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
        return new InitPlan(
                argv,
                Map.of("PATH", "/usr/bin:/bin"),
                Path.of("/"),
                new HostFacts.User((Integer) ids.get("uid"), (Integer) ids.get("gid")),
                InitPlan.Surroundings.PREPARED,
                List.of(),
                List.of(listeners),
                Optional.empty(),
                new InitPlan.SystemCalls(new InitPlan.UnixSockets.At(List.of()), false),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    private static String text(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
