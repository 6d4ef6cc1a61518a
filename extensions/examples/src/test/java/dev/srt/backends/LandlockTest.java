package dev.srt.backends;

import dev.srt.landlock.LandlockBackend;
import dev.srt.spi.SandboxBackend;
import dev.srt.tck.SandboxBackendTck;
import java.util.Optional;

/** Holds the backend landlock to the contract. */
class LandlockTest extends SandboxBackendTck {
    @Override
    protected String id() {
        return "landlock";
    }

    @Override
    protected Optional<SandboxBackend> backend() {
        return Optional.of(new LandlockBackend());
    }
}
