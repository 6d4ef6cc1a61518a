package dev.srt.embedding;

import static dev.srt.embedding.Host.await;
import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.NetworkPolicy;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.sandbox.SingleCommand;
import dev.srt.spi.SandboxException;
import dev.srt.violation.Violation;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command in a sandbox of its own, which is prepared before there are event loops. */
class SingleCommandTest {
    @TempDir
    private Path directory;

    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void itRunsConfinedTellsWhatItIsRefusedAndLeavesNothing() throws Exception {
        try (WebServer server = new WebServer()) {
            Path file = directory.resolve("file");
            Path outside = Files.createDirectory(directory.resolveSibling(directory.getFileName() + "-outside"));
            List<Violation> refused = new CopyOnWriteArrayList<>();
            SandboxOptions options =
                    Host.options(directory, NetworkPolicy.CLOSED).build();
            try (SingleCommand single = SingleCommand.prepare(
                    options,
                    line("echo written > '%s'; %s > '%s/answer'; touch '%s/file'; exit 7"
                            .formatted(file, server.asking(), directory, outside)))) {
                RunningCommand running = await(single.start(vertx, refused::add));
                assertThat(await(running.exitStatus())).isEqualTo(7);
                await(single.shutdown());
            }
            assertThat(file).hasContent("written");
            assertThat(directory.resolve("answer")).content().startsWith("Connection blocked");
            assertThat(outside).isEmptyDirectory();
            assertThat(refused).hasSize(1);
            assertThat(Host.entries(Host.scratch(directory))).isEmpty();
        }
    }

    @Test
    void whatIsPreparedForNothingIsTakenBack() throws Exception {
        SandboxOptions options = Host.closed(directory).build();
        int before = Host.descriptors();
        try (SingleCommand single = SingleCommand.prepare(options, line("touch ran"))) {
            assertThat(single).isNotNull();
            assertThat(Host.entries(Host.scratch(directory))).hasSize(1);
        }
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
        assertThat(Host.descriptors()).isEqualTo(before);
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void itIsStartedOnce() throws Exception {
        try (SingleCommand single = SingleCommand.prepare(Host.closed(directory).build(), line("true"))) {
            await(single.start(vertx, violation -> {}));
            assertThatThrownBy(() -> single.start(vertx, violation -> {})).isInstanceOf(IllegalStateException.class);
            await(single.shutdown());
        }
    }

    @Test
    void shutdownEndsIt() throws Exception {
        String word = "33" + System.nanoTime();
        try (SingleCommand single =
                SingleCommand.prepare(Host.closed(directory).build(), line("sleep " + word + " & sleep " + word))) {
            RunningCommand running = await(single.start(vertx, violation -> {}));
            assertThat(Host.eventually(() -> Host.runs(word))).isTrue();
            await(single.shutdown());
            assertThat(await(running.exitStatus())).isEqualTo(137);
            assertThat(Host.runs(word)).isFalse();
        }
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }

    @Test
    void whatCannotBeConfinedIsNotRunAndLeavesNothing() throws Exception {
        SandboxOptions options = Host.closed(directory).backend("none").build();
        try (SingleCommand single = SingleCommand.prepare(options, line("touch ran"))) {
            assertThatThrownBy(() -> await(single.start(vertx, violation -> {})))
                    .hasCauseInstanceOf(SandboxException.class);
            await(single.shutdown());
        }
        assertThat(directory.resolve("ran")).doesNotExist();
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }

    @Test
    void whereNoCommandCanStartNothingIsMade() throws Exception {
        SandboxOptions options = Host.closed(directory)
                .workingDirectory(directory.resolve("missing"))
                .build();
        assertThatThrownBy(() -> SingleCommand.prepare(options, line("true"))).isInstanceOf(SandboxException.class);
        assertThat(Host.entries(Host.scratch(directory))).isEmpty();
    }
}
