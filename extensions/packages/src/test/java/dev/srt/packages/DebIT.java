package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The package for Debian, installed by apt into a layer over this machine's files, which is gone with the test. */
@Needs({"root", "apt-get", "dpkg", "unshare", "setpriv", "curl"})
class DebIT {

    @Test
    void isInstalledRunAndRemoved() throws Exception {
        try (Workspace place = Workspace.of(Caller.CURRENT)) {
            String told = Packages.run(
                    place.top(),
                    Map.of("DEBIAN_FRONTEND", "noninteractive"),
                    "unshare",
                    "--mount",
                    "--propagation",
                    "private",
                    "bash",
                    Path.of("src/test/resources/deb.bash").toAbsolutePath().toString(),
                    System.getProperty("packages.deb"),
                    Packages.VERSION,
                    Packages.NATIVE ? "srt" : "srt.aot");
            assertThat(told).contains("\nInstalled, run and removed.\n");
        }
    }
}
