package dev.srt.seatbelt;

import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;

/** Confines nothing yet, and says so: on macOS every policy is refused by name, so that no command runs unconfined. */
public final class SeatbeltBackend implements SandboxBackend {
    private static final String REASON = "this version of srt has no profiles for macOS";
    private static final String FIX = "run srt on Linux";

    /** For the service loader. */
    public SeatbeltBackend() {}

    @Override
    public String id() {
        return "seatbelt";
    }

    @Override
    public Availability probe(HostFacts host) {
        return host.os().startsWith("Mac")
                ? new Availability.Unusable(REASON, FIX)
                : new Availability.Unusable("Seatbelt is part of macOS", "use the backend of this system");
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        throw new UnenforceableException(REASON, FIX);
    }
}
