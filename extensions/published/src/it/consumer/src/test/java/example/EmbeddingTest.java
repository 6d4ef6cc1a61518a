package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that knows of srt what is published. */
class EmbeddingTest {
    @TempDir
    private Path directory;

    @Test
    void aCommandIsConfined() throws Exception {
        Policy policy = Policy.of(
                NetworkPolicy.CLOSED,
                FilesystemPolicy.builder().allowWrite(PathRule.of(directory)).build());
        SandboxOptions options =
                SandboxOptions.builder(policy).workingDirectory(directory).build();
        try (BlockingSandbox sandbox = BlockingSandbox.open(options)) {
            FinishedCommand finished =
                    sandbox.capture(new Command.ShellLine("echo out; touch here; touch /etc/there; curl -s http://a.example/"), 1 << 16);
            assertTrue(finished.output().toString().startsWith("out\nConnection blocked by network allowlist\n"));
            assertEquals(0, finished.exitStatus());
        }
        assertTrue(Files.exists(directory.resolve("here")));
        assertFalse(Files.exists(Path.of("/etc/there")));
    }
}
