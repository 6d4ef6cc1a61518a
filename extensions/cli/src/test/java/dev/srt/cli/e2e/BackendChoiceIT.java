package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which backend confines a command. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class BackendChoiceIT {
    /** What would install it. */
    private static final Set<String> HIDDEN =
            Set.of("bwrap", "apt-get", "dnf", "apk", "pacman", "zypper", "install", "sudo");

    @Parameter
    private Caller caller;

    @Test
    void bubblewrapConfinesWhereItIs() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            assertThat(srt.run("--debug", "true").stderr()).contains("backend: bubblewrap");
        }
    }

    @Test
    void landlockConfinesWhereBubblewrapIsNotOnThePath() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path programs = Files.createDirectory(srt.workspace().top().resolve("programs"));
            try (var all = Files.newDirectoryStream(Path.of("/usr/bin"))) {
                for (Path program : all) {
                    if (!HIDDEN.contains(program.getFileName().toString())) {
                        Files.createSymbolicLink(programs.resolve(program.getFileName()), program);
                    }
                }
            }
            Outcome outcome = srt.with("PATH", programs.toString()).run("--debug", "-c", "echo confined; touch ~/x");
            assertThat(outcome.stderr()).contains("backend: landlock");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("confined\n");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(srt.workspace().home()).isEmptyDirectory();
        }
    }

    @Test
    void aBackendThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("--backend", "nosuch", "echo ran");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains("\"nosuch\"").contains("bubblewrap, landlock, seatbelt");
        }
    }
}
