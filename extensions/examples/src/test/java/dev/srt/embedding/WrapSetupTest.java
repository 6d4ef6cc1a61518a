package dev.srt.embedding;

import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.WrappedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What confines a wrapped command, whoever starts it. */
class WrapSetupTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void aSandboxThatCannotBeSetUpIsToldToTheStarter() throws Exception {
        Map<String, String> broken = new HashMap<>(System.getenv());
        broken.put("PATH", bubblewrapThatFails() + ":" + System.getenv("PATH"));
        broken.put("TMPDIR", Host.scratch(directory).toString());
        try (BlockingSandbox failing = Host.open(Host.closed(directory).environment(broken))) {
            Host.Outcome outcome =
                    Host.Outcome.of(starter(failing.wrap(line("touch ran"), RunOptions.INHERITED, SOON)), "");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.errors())
                    .contains("srt: the sandbox could not be set up")
                    .contains("To mend it: ");
        }
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    private Path bubblewrapThatFails() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path bwrap = Files.writeString(bin.resolve("bwrap"), "#!/bin/sh\nexit 9\n");
        Files.setPosixFilePermissions(bwrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    @Test
    void whoStartsAWrappedCommandDoesNotChooseWhatConfinesIt() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            ProcessBuilder starter =
                    starter(sandbox.wrap(line("touch ran; touch /etc/there"), RunOptions.INHERITED, SOON));
            starter.environment().put("PATH", bubblewrapThatFails() + ":" + System.getenv("PATH"));
            assertThat(Host.Outcome.of(starter, "").errors()).contains("Read-only file system");
        }
        assertThat(directory.resolve("ran")).exists();
    }

    private ProcessBuilder starter(WrappedCommand wrapped) {
        return new ProcessBuilder(wrapped.argv()).directory(directory.toFile());
    }
}
