package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.spi.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the system's log. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogStreamTest {
    private static final Path SAMPLE = Path.of("src/test/resources/log/refusals.log");

    private static List<Refusal> refusals(List<String> lines) {
        RefusalReader reader = new RefusalReader("srt-test");
        return lines.stream().flatMap(line -> reader.next(line).stream()).toList();
    }

    @Test
    void refusalsOfTheSandboxAreFoundAndNoOthers() throws IOException {
        assertThat(refusals(Files.readAllLines(SAMPLE)))
                .filteredOn(refusal -> !refusal.isNoise())
                .containsExactly(
                        new Refusal("cat", 4711, "file-read-data", "/Users/me/.ssh/id_ed25519"),
                        new Refusal("bash", 4712, "file-write-create", "/Users/me/project/.zshrc"),
                        new Refusal("python3.13", 4713, "network-outbound", "192.0.2.1:443"),
                        new Refusal("node", 4714, "mach-lookup", "com.apple.SecurityServer"),
                        new Refusal("My Tool (x)", 4715, "file-write-unlink", "/Users/me/project/two\nlines"),
                        new Refusal("sh", 4716, "process-fork", ""));
    }

    @Test
    void whatEveryProgramTriesIsNoise() throws IOException {
        assertThat(refusals(Files.readAllLines(SAMPLE)))
                .filteredOn(Refusal::isNoise)
                .extracting(Refusal::target)
                .containsExactly("/private/var/run/mDNSResponder", "com.apple.diagnosticd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "srt-test",
                "Sandbox: deny(1) x",
                "kernel Sandbox: a(1) allow(1) file-read-data /x",
                "kernel Sandbox: a(999999999999999999999) deny(1) file-read-data /x",
                "NotSandbox: a(1) deny(1) file-read-data /x",
            })
    void otherLinesAreNone(String line) {
        assertThat(refusals(List.of(line, "srt-test"))).isEmpty();
    }

    @Test
    void aTargetThatNeverEndsIsGivenUp() {
        RefusalReader reader = new RefusalReader("srt-test");
        reader.next("Sandbox: a(1) deny(1) file-read-data /x");
        for (int i = 0; i < 1100; i++) {
            reader.next("");
        }
        assertThat(reader.next("srt-test")).isEmpty();
    }

    @Test
    void theProgramIsFollowedUntilItEnds() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (LogStream stream = LogStream.open(
                List.of("/bin/cat", SAMPLE.toString()), "srt-test", refusal -> told.add(refusal.operation()))) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("file-read-data");
            for (int i = 0; i < 4; i++) {
                told.poll(20, TimeUnit.SECONDS);
            }
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("process-fork");
            assertThat(stream.ready().succeeded()).isTrue();
        }
    }

    @Test
    void itEndsTheProgramWhenItIsClosed() throws Exception {
        LogStream stream = LogStream.open(List.of("/bin/sleep", "1000"), "srt-test", refusal -> {});
        assertThat(stream.ready().isComplete()).isFalse();
        stream.close();

        assertThat(stream.ready().toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("/usr/bin/log");
    }

    @Test
    void theTagIsAllThatIsAskedFor() {
        assertThat(LogStream.argv("srt-0a")).endsWith("--predicate", "eventMessage ENDSWITH \"srt-0a\"");
        assertThatThrownBy(() -> LogStream.argv("a\" OR \"\" == \"")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySandboxHasATagOfItsOwn() {
        assertThat(LogTag.of(Confinements.SCRATCH))
                .matches("srt-[0-9a-f]{16}")
                .isEqualTo(LogTag.of(Confinements.SCRATCH));
        assertThat(LogTag.of(new HostFacts.Scratch(
                        Confinements.SCRATCH.hidden(),
                        Path.of("/private/tmp/srt-501/other/tmp"),
                        Confinements.SCRATCH.tools())))
                .isNotEqualTo(LogTag.of(Confinements.SCRATCH));
    }
}
