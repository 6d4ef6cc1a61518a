package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.landlock.HelperBuild.Answer;
import dev.srt.landlock.seccomp.Architecture;
import dev.srt.policy.Port;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The helper's builds for both processors. An emulator of user programs makes no namespaces, so there the other
 * processor's build goes as far as the first one that is the command's own.
 */
@Timeout(60)
class HelperBuildTest {
    private static final int SETUP_FAILED = 125;

    @TempDir
    private Path directory;

    /** Offsets and values: elf(5), {@code Elf64_Ehdr} and {@code Elf64_Phdr}. */
    @ParameterizedTest
    @EnumSource
    void itIsAStaticExecutableOfItsProcessor(Architecture architecture) throws Exception {
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(
                        HelperBuild.of(architecture, directory).path()))
                .order(ByteOrder.LITTLE_ENDIAN);
        int segments = (int) elf.getLong(32);
        int size = elf.getShort(54);

        assertThat(elf.getShort(18)).as("e_machine").isEqualTo((short)
                (architecture == Architecture.AARCH64 ? 183 : 62));
        assertThat(IntStream.range(0, elf.getShort(56)).map(i -> elf.getInt(segments + i * size)))
                .as("types of segments: PT_LOAD, and no PT_INTERP that would name a dynamic linker")
                .contains(1)
                .doesNotContain(3);
    }

    @ParameterizedTest
    @EnumSource
    void withoutAPartToPlayItTellsItsUsage(Architecture architecture) throws Exception {
        Answer answer = HelperBuild.run(HelperBuild.of(architecture, directory).command());

        assertThat(answer.status()).isEqualTo(SETUP_FAILED);
        assertThat(answer.text()).startsWith("usage: srt-init outside ").endsWith("\n");
    }

    @ParameterizedTest
    @EnumSource
    void outsideDoesNotRunItsProgramWhereNoHostListens(Architecture architecture) throws Exception {
        Path socket = directory.resolve("nobody");
        Answer answer = HelperBuild.run(HelperBuild.of(architecture, directory)
                .command(
                        "outside",
                        Long.toString(ProcessHandle.current().pid()),
                        socket.toString(),
                        "/bin/echo",
                        "started"));

        assertThat(answer)
                .isEqualTo(new Answer(
                        SETUP_FAILED,
                        "srt: cannot reach the control socket " + socket + ": No such file or directory\n"));
    }

    @ParameterizedTest
    @EnumSource
    void outsideDoesNotRunItsProgramForAnotherParent(Architecture architecture) throws Exception {
        Answer answer = HelperBuild.run(HelperBuild.of(architecture, directory)
                .command("outside", "1", directory.resolve("nobody").toString(), "/bin/echo", "started"));

        assertThat(answer).isEqualTo(new Answer(SETUP_FAILED, "srt: the parent has gone\n"));
    }

    /** The real host, which runs on this processor, has the other one's build as its peer inside. */
    @ParameterizedTest
    @EnumSource
    @Needs("bwrap")
    void insideFollowsItsPlanAsTheHostWroteIt(Architecture architecture) throws Exception {
        HelperBuild build = HelperBuild.of(architecture, Files.createDirectory(directory.resolve("inside")));
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            Path host = Files.createDirectory(directory.resolve("host"));
            InitProgram init = new SrtInit();
            init.layOut(host);
            Control control = await(init.open(vertx, host, InitProgram.Parent.THIS));
            Process process = new ProcessBuilder(
                            Stream.of(control.endpoint().outside(), SrtInitTest.BUBBLEWRAP, build.command("inside"))
                                    .flatMap(List::stream)
                                    .toList())
                    .start();

            control.expect(planThatStartsNowhere());
            assertThat(await(control.prepare(planThatStartsNowhere(), event -> {})))
                    .as("listening sockets of the sandbox, for one port at 127.0.0.1 and ::1")
                    .hasSizeBetween(1, 2);
            Future<Boolean> started = control.start();
            if (Architecture.current().orElseThrow() == architecture) {
                assertThat(await(started)).isFalse();
                assertThat(process.waitFor()).isEqualTo(126);
                assertThat(text(process)).isEqualTo("srt: /nowhere: No such file or directory\n");
            } else {
                assertThatThrownBy(() -> await(started)).rootCause().isInstanceOf(ControlProtocolException.class);
                assertThat(process.waitFor()).isEqualTo(SETUP_FAILED);
                assertThat(text(process)).startsWith("srt: cannot make the command's user namespace: ");
            }
            await(control.close());
        } finally {
            await(vertx.close());
        }
    }

    private static InitPlan planThatStartsNowhere() {
        return new InitPlan(
                List.of("true"),
                Map.of("PATH", "/usr/bin:/bin"),
                Path.of("/nowhere"),
                new HostFacts.User(1000, 1000),
                InitPlan.Surroundings.PREPARED,
                List.of(),
                List.of(new Listener.Proxy(new Port(3128))),
                Optional.empty(),
                new InitPlan.SystemCalls(new InitPlan.UnixSockets.At(List.of()), false),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static String text(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
