package dev.srt.backends;

import dev.srt.tck.SandboxBackendTck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Holds the worked example to the contract, as a jar in a directory of plug-ins. */
class PluginJarTest extends SandboxBackendTck {
    @TempDir
    private static Path directory;

    private Path plugins;

    @Override
    protected String id() {
        return "unshare";
    }

    @Override
    protected Optional<Path> plugins() {
        try {
            if (plugins == null) {
                plugins = UnshareExample.withJar(directory);
            }
            return Optional.of(plugins);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
