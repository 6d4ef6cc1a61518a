package dev.srt.embedding;

import static dev.srt.embedding.Host.ENOUGH;
import static dev.srt.embedding.Host.await;
import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.Sandbox;
import dev.srt.spi.SandboxException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sandboxes begin and end, and what they have to do with each other. */
class LifeTest {
    @TempDir
    private Path directory;

    @Test
    void closingEndsWhatRunsAndLeavesNothing() throws Exception {
        String word = "31" + System.nanoTime();
        RunningCommand running;
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            sandbox.wrap(line("true"), RunOptions.INHERITED, Duration.ofMinutes(1));
            running = await(sandbox.sandbox().run(line("sleep " + word + " & sleep " + word), RunOptions.PIPED));
            assertThat(Host.eventually(() -> Host.runs(word))).isTrue();
        }
        assertThat(running.exitStatus().isComplete()).isTrue();
        assertThat(Host.runs(word)).isFalse();
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }

    @Test
    void aClosedSandboxRunsNothingAndSaysSo() throws Exception {
        BlockingSandbox sandbox = Host.open(Host.closed(directory));
        sandbox.sandbox().close();
        assertThatThrownBy(() -> sandbox.run(line("touch ran")))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure -> assertThat(failure.code()).isEqualTo("sandbox-closed"));
        assertThatThrownBy(() -> sandbox.wrap(line("true"), RunOptions.INHERITED, Duration.ofMinutes(1)))
                .isInstanceOf(SandboxException.class);
        assertThat(directory.resolve("ran")).doesNotExist();
        sandbox.close();
    }

    @Test
    void aSandboxCanBeClosedOnAnEventLoopWhichDoesNotWait() throws Exception {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        Sandbox sandbox = await(Sandbox.open(vertx, Host.closed(directory).build()));
        RunningCommand running = await(sandbox.run(line("sleep 1000"), RunOptions.PIPED));
        Promise<Boolean> returned = Promise.promise();
        vertx.runOnContext(now -> {
            sandbox.close();
            returned.complete(running.exitStatus().isComplete());
        });
        assertThat(await(returned.future())).isFalse();
        assertThat(await(running.exitStatus())).isEqualTo(137);
        await(sandbox.shutdown());
        await(vertx.close());
    }

    @Test
    void aWaitingSandboxRefusesToBlockAnEventLoop() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            Vertx vertx = Vertx.vertx();
            Promise<Void> done = Promise.promise();
            vertx.runOnContext(now -> {
                try {
                    sandbox.run(line("true"));
                    done.complete();
                } catch (SandboxException | IllegalStateException e) {
                    done.fail(e);
                }
            });
            assertThatThrownBy(() -> await(done.future())).hasCauseInstanceOf(IllegalStateException.class);
            await(vertx.close());
        }
    }

    @Test
    void sandboxesOfOneProcessShareNothing() throws Exception {
        try (WebServer server = new WebServer();
                BlockingSandbox open = Host.open(Host.options(
                        directory,
                        NetworkPolicy.builder()
                                .allowed(List.of(DomainRule.of(server.authority())))
                                .build()))) {
            try (BlockingSandbox closed = Host.open(Host.closed(directory))) {
                assertThat(closed.capture(line(server.asking()), ENOUGH)
                                .output()
                                .toString())
                        .startsWith("Connection blocked");
                assertThat(open.capture(line(server.asking()), ENOUGH).output()).hasToString("reached");
                // Its directories are hidden from the other's commands.
                String look = "ls -d $(dirname \"$TMPDIR\")/../*/ 2>/dev/null | wc -l";
                RunningCommand waiting = await(closed.sandbox().run(line("sleep 1000"), RunOptions.PIPED));
                assertThat(open.capture(line(look), ENOUGH).output().toString().strip())
                        .isEqualTo("1");
                assertThat(waiting.exitStatus().isComplete()).isFalse();
                assertThat(closed.violations().total()).isEqualTo(1);
                assertThat(open.violations().total()).isZero();
            }
            assertThat(open.capture(line(server.asking()), ENOUGH).output()).hasToString("reached");
        }
    }

    /** The program of {@link #whatTheProgramForgetsIsClosedAtItsEnd}. */
    static final class Forgetful {
        private Forgetful() {}

        /** Starts what the second argument says in the directory that is the first, and ends without waiting. */
        public static void main(String[] arguments) throws Exception {
            BlockingSandbox sandbox = Host.open(Host.closed(Path.of(arguments[0])));
            await(sandbox.sandbox().run(line("sleep " + arguments[1]), RunOptions.PIPED));
            System.exit(3);
        }
    }

    @Test
    void whatTheProgramForgetsIsClosedAtItsEnd() throws Exception {
        String word = "32" + System.nanoTime();
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName(),
                        directory.toString(),
                        word)
                .inheritIO()
                .start();
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(3);
        assertThat(Host.runs(word)).isFalse();
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }
}
