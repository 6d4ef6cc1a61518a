package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The Homebrew formula, where there is no Homebrew: Ruby takes it, and what it does is done by a few lines that know the words it
 * uses, into a prefix of the test's.
 */
@Needs({"ruby", "tar", "bwrap", "curl"})
class FormulaIT {
    private static final Path FORMULA = Packages.DIRECTORY.resolve("homebrew/srt.rb");

    @Test
    void namesTheTarballByItsChecksum() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Packages.tarball()));
        assertThat(Files.readString(FORMULA))
                .contains("sha256 \"" + HexFormat.of().formatHex(digest) + "\"", "url \"file://" + Packages.tarball());
    }

    @Test
    void installsWhatRunsAndPassesItsOwnTest() throws Exception {
        try (Workspace place = Workspace.of(Caller.CURRENT)) {
            Packages.run(place.top(), Map.of(), "ruby", "-wc", FORMULA.toString());
            Path prefix = place.top().resolve("prefix");
            Packages.run(
                    Packages.unpack(place.project()),
                    Map.of(),
                    "ruby",
                    Path.of("src/test/resources/formula.rb").toAbsolutePath().toString(),
                    FORMULA.toString(),
                    prefix.toString());
            Packages.assertWorks(Caller.CURRENT, prefix.resolve("bin/srt"));
            assertThat(Packages.startsFast(Caller.CURRENT, prefix.resolve("bin/srt")))
                    .isTrue();
        }
    }
}
