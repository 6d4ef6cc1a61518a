package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packages for npm, installed by npm from a registry on the loopback that has nothing else. */
@Needs({"npm", "bwrap", "curl"})
class NpmIT {
    private Workspace place;
    private NpmRegistry registry;

    @BeforeEach
    void serve() throws Exception {
        place = Workspace.of(Caller.CURRENT);
        registry = NpmRegistry.start();
    }

    @AfterEach
    void end() {
        registry.close();
        place.close();
    }

    @Test
    void isInstalledWithThePackageOfThisPlatform() throws Exception {
        Path program = install();
        assertThat(platform().resolve("bin/srt")).exists();
        assertThat(platform().resolve("lib/redate")).doesNotExist();
        assertThat(Packages.startsFast(Caller.CURRENT, program)).isTrue();
        for (Caller caller : Caller.available()) {
            Packages.assertWorks(caller, program);
        }
        assertThat(registry.requests()).isNotEmpty().allMatch(path -> path.contains("@dev-srt"));
    }

    @Test
    void theFirstRunDoesWhatNoScriptWasAllowedToAndAMissingPackageIsNamed() throws Exception {
        Path program = install("--ignore-scripts");
        assertThat(platform().resolve("lib/redate")).exists();
        assertThat(Packages.startsFast(Caller.CURRENT, program)).isTrue();
        Packages.run(place.top(), Map.of(), "rm", "-r", platform().toString());
        try (Srt srt = Srt.of(Caller.CURRENT, program)) {
            Outcome outcome = srt.run("echo hello");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stderr())
                    .startsWith("srt: the package @dev-srt/srt-" + Packages.PLATFORM + " is not installed\n")
                    .contains("To mend it: ");
        }
    }

    /** Where npm puts the package that the one it was asked for depends on. */
    private Path platform() {
        return place.top()
                .resolve("prefix/lib/node_modules/@dev-srt/srt/node_modules/@dev-srt/srt-" + Packages.PLATFORM);
    }

    private Path install(String... options) throws Exception {
        String[] words = {
            "npm",
            "install",
            "--global",
            "--prefix=" + place.top().resolve("prefix"),
            "--registry=" + registry.url(),
            "--cache=" + place.top().resolve("cache"),
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "@dev-srt/srt@" + Packages.VERSION
        };
        String[] all = new String[words.length + options.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(options, 0, all, words.length, options.length);
        Packages.run(place.project(), Map.of("HOME", place.home().toString()), all);
        return place.top().resolve("prefix/bin/srt");
    }
}
