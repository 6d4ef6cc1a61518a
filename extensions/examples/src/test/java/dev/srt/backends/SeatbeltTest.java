package dev.srt.backends;

import dev.srt.seatbelt.SeatbeltBackend;
import dev.srt.spi.SandboxBackend;
import dev.srt.tck.SandboxBackendTck;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Holds the backend seatbelt to the contract, on a Mac. */
@EnabledOnOs(OS.MAC)
class SeatbeltTest extends SandboxBackendTck {
    @Override
    protected String id() {
        return "seatbelt";
    }

    @Override
    protected Optional<SandboxBackend> backend() {
        return Optional.of(new SeatbeltBackend());
    }
}
