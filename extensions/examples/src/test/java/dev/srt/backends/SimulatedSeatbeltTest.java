package dev.srt.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.SeatbeltBackend;
import dev.srt.spi.SandboxBackend;
import dev.srt.tck.SandboxBackendTck;
import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Holds the backend seatbelt to the contract where its profiles are enforced by a stand-in for {@code sandbox-exec}. Simulated: this Java
 * believes that it is on a Mac.
 */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "the stand-in knows the calls of Linux on x86_64")
class SimulatedSeatbeltTest extends SandboxBackendTck {
    private static final String OS_NAME = "os.name";

    /** Asked before, since Netty remembers for all tests what system it found. */
    private static final boolean NATIVE = Epoll.isAvailable();

    private static final String HERE = System.setProperty(OS_NAME, "Mac OS X");
    private static final Path STAND_IN = Path.of("../../backend-seatbelt/src/test/simulated/bin")
            .toAbsolutePath()
            .normalize();

    @AfterAll
    static void restore() {
        assertThat(NATIVE).isTrue();
        System.setProperty(OS_NAME, HERE);
    }

    @Override
    protected String id() {
        return "seatbelt";
    }

    @Override
    protected Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(super.environment());
        environment.merge("PATH", STAND_IN.toString(), (theirs, ours) -> ours + ":" + theirs);
        return environment;
    }

    @Override
    protected Optional<SandboxBackend> backend() {
        return Optional.of(new SeatbeltBackend());
    }
}
