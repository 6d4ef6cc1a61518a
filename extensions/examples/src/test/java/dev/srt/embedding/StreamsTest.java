package dev.srt.embedding;

import static dev.srt.embedding.Host.ENOUGH;
import static dev.srt.embedding.Host.await;
import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.Stdio;
import dev.srt.sandbox.Streams;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command's standard streams, as a program that embeds srt has them. */
class StreamsTest {
    private static final int MUCH = 8 << 20;

    @TempDir
    private Path directory;

    private BlockingSandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = Host.open(Host.closed(directory));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private RunningCommand run(String line) throws Exception {
        return await(sandbox.sandbox().run(line(line), RunOptions.PIPED));
    }

    @Test
    void outputErrorsAndExitStatusAreKeptApart() throws Exception {
        FinishedCommand finished = sandbox.capture(line("echo out; echo err >&2; exit 42"), ENOUGH);
        assertThat(finished.output()).hasToString("out\n");
        assertThat(finished.errors()).hasToString("err\n");
        assertThat(finished.exitStatus()).isEqualTo(42);
        assertThat(finished.cut()).isFalse();
    }

    @Test
    void whatIsCapturedHasAnEmptyInput() throws Exception {
        assertThat(sandbox.capture(line("cat; echo end"), ENOUGH).output()).hasToString("end\n");
    }

    @Test
    void moreThanIsKeptIsThrownAwayAndTold() throws Exception {
        FinishedCommand finished = sandbox.capture(line("head -c " + MUCH + " /dev/zero; echo end >&2"), 1000);
        assertThat(finished.output().length()).isEqualTo(1000);
        assertThat(finished.errors()).hasToString("end\n");
        assertThat(finished.cut()).isTrue();
    }

    @Test
    void inputReachesTheCommandWhole() throws Exception {
        RunningCommand running = run("wc -c");
        Future<FinishedCommand> finished = running.finished(ENOUGH);
        for (int i = 0; i < 64; i++) {
            await(running.input().write(Buffer.buffer(new byte[MUCH / 64])));
        }
        await(running.input().end());
        assertThat(await(finished).output().toString().strip()).isEqualTo(Integer.toString(MUCH));
    }

    @Test
    void aWriterIsToldThatTheCommandDoesNotReadAndWhenItDoes() throws Exception {
        RunningCommand slow = run("until [ -e go2 ]; do sleep 0.02; done; wc -c");
        Future<FinishedCommand> finished = slow.finished(ENOUGH);
        slow.input().setWriteQueueMaxSize(100_000);
        AtomicLong drained = new AtomicLong();
        slow.input().drainHandler(now -> drained.incrementAndGet());
        Future<Void> first = slow.input().write(Buffer.buffer(new byte[MUCH]));
        assertThat(slow.input().writeQueueFull()).isTrue();
        assertThat(first.isComplete()).isFalse();
        assertThat(sandbox.capture(line("touch go2"), ENOUGH).exitStatus()).isZero();
        await(first);
        await(slow.input().end());
        assertThat(await(finished).output().toString().strip()).isEqualTo(Integer.toString(MUCH));
        assertThat(drained).hasValue(1);
    }

    @Test
    void aCommandThatIsNotReadWaits() throws Exception {
        RunningCommand running = run("head -c " + MUCH + " /dev/zero; touch written");
        AtomicLong bytes = new AtomicLong();
        running.output().pause();
        running.output().handler(buffer -> bytes.addAndGet(buffer.length()));
        running.errors().handler(buffer -> {});
        running.output().fetch(1);
        assertThat(Host.eventually(() -> bytes.get() > 0)).isTrue();
        long afterOne = bytes.get();
        // Another command has started and ended meanwhile, and the first one could go no further.
        assertThat(sandbox.capture(line("sleep 0.3; test -e written"), ENOUGH).exitStatus())
                .isEqualTo(1);
        assertThat(bytes).hasValue(afterOne);
        running.output().resume();
        assertThat(await(running.exitStatus())).isZero();
        assertThat(Host.eventually(() -> bytes.get() == MUCH)).isTrue();
    }

    @Test
    void whatACommandHasNotReadByItsEndFails() throws Exception {
        RunningCommand running = run("head -c 1");
        Future<Void> written = running.input().write(Buffer.buffer(new byte[MUCH]));
        FinishedCommand finished = await(running.finished(ENOUGH));
        assertThat(finished.output().length()).isEqualTo(1);
        assertThatThrownBy(() -> await(written))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> await(running.input().write(Buffer.buffer("more"))))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void whatACommandHasWrittenCanBeReadAfterItsEnd() throws Exception {
        RunningCommand running = run("head -c 60000 /dev/zero; echo err >&2");
        await(running.exitStatus());
        FinishedCommand finished = await(running.finished(ENOUGH));
        assertThat(finished.output().length()).isEqualTo(60_000);
        assertThat(finished.errors()).hasToString("err\n");
    }

    @Test
    void aCommandThatIsKilledEndsAsKilled() throws Exception {
        RunningCommand running = run("sleep 1000");
        running.kill();
        assertThat(await(running.exitStatus())).isEqualTo(137);
    }

    @Test
    void aStreamThatIsNoPipeIsSaidToBeNone() throws Exception {
        RunOptions quiet = RunOptions.INHERITED.withStreams(new Streams(Stdio.NULL, Stdio.NULL, Stdio.PIPE));
        RunningCommand running = await(sandbox.sandbox().run(line("echo out; echo err >&2"), quiet));
        assertThatThrownBy(running::output).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(running::input).isInstanceOf(IllegalStateException.class);
        Future<Buffer> errors = Future.future(promise -> running.errors().handler(promise::tryComplete));
        assertThat(await(errors)).hasToString("err\n");
    }

    @Test
    void aCommandStartsWhereItIsToldAndInheritsWhatItIsTold() throws Exception {
        RunOptions elsewhere = RunOptions.INHERITED
                .withStreams(Streams.READ_ONLY)
                .withWorkingDirectory(Path.of("/usr/bin"))
                .withEnvironment(Map.of("PATH", "/usr/bin:/bin", "ONLY", "this"));
        FinishedCommand finished = sandbox.capture(line("pwd -P; echo $ONLY$HOME"), elsewhere, ENOUGH);
        assertThat(finished.output()).hasToString("/usr/bin\nthis\n");
    }

    @Test
    void withoutItsDirectoryNothingStarts() {
        assertThatThrownBy(() -> sandbox.capture(
                        line("true"), RunOptions.PIPED.withWorkingDirectory(Path.of("/no/such/directory")), ENOUGH))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure -> assertThat(failure.code()).isEqualTo("directory-missing"));
    }

    @Test
    void manyRunsLeaveNothingOpen() throws Exception {
        sandbox.capture(line("true"), ENOUGH);
        int before = Host.descriptors();
        for (int i = 0; i < 10; i++) {
            assertThat(sandbox.capture(line("echo " + i + "; cat"), ENOUGH).exitStatus())
                    .isZero();
            RunningCommand unread = run("echo unread");
            await(unread.exitStatus());
        }
        assertThat(Host.eventually(() -> {
                    try {
                        return Host.descriptors() <= before;
                    } catch (IOException e) {
                        return false;
                    }
                }))
                .isTrue();
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }
}
