package example.unshare;

import dev.srt.spi.SandboxBackend;
import dev.srt.tck.SandboxBackendTck;
import java.util.Optional;

/** The backend of the class path. */
class UnshareBackendTest extends SandboxBackendTck {
    @Override
    protected String id() {
        return "unshare";
    }

    @Override
    protected Optional<SandboxBackend> backend() {
        return Optional.of(new UnshareBackend());
    }
}
