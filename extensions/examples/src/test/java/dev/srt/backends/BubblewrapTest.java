package dev.srt.backends;

import dev.srt.bubblewrap.BubblewrapBackend;
import dev.srt.spi.SandboxBackend;
import dev.srt.tck.SandboxBackendTck;
import java.util.Optional;

/** Holds the backend bubblewrap to the contract. */
class BubblewrapTest extends SandboxBackendTck {
    @Override
    protected String id() {
        return "bubblewrap";
    }

    @Override
    protected Optional<SandboxBackend> backend() {
        return Optional.of(new BubblewrapBackend());
    }
}
