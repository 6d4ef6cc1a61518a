package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tarball, unpacked somewhere else than where it was made, and owned by whoever runs the tests. */
@Needs({"tar", "bwrap", "curl"})
class TarballIT {
    private static Workspace place;
    private static Path unpacked;

    @BeforeAll
    static void unpack() throws Exception {
        place = Workspace.of(Caller.CURRENT);
        unpacked = Packages.unpack(Files.createDirectory(place.top().resolve("a place * ü")));
    }

    @AfterAll
    static void remove() {
        place.close();
    }

    static List<Caller> callers() {
        return Caller.available();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void runsWhereItIsUnpacked(Caller caller) throws Exception {
        Packages.assertWorks(caller, unpacked.resolve("bin/srt"));
    }

    @ParameterizedTest
    @MethodSource("callers")
    void startsFastWhereItIsUnpacked(Caller caller) throws Exception {
        assertThat(Packages.startsFast(caller, unpacked.resolve("bin/srt"))).isTrue();
    }

    @Test
    @DisabledIf("dev.srt.packages.Packages#isNative")
    void withoutItsCacheItStartsAllTheSame() throws Exception {
        Path copy = Files.createDirectory(place.top().resolve("copy"));
        Packages.run(copy, Map.of(), "cp", "-a", unpacked.toString(), "srt");
        Files.delete(copy.resolve("srt/lib/launcher/srt.aot"));
        assertThat(Packages.startsFast(Caller.CURRENT, copy.resolve("srt/bin/srt")))
                .isFalse();
    }

    @Test
    void followsLinksToItself() throws Exception {
        Path link = Files.createSymbolicLink(place.top().resolve("link"), unpacked.resolve("bin/srt"));
        Path again = Files.createSymbolicLink(place.home().resolve("again"), Path.of("../" + link.getFileName()));
        try (Srt srt = Srt.of(Caller.CURRENT, again)) {
            assertThat(srt.run("--version").stdout()).isEqualTo("srt " + Packages.VERSION + "\n");
        }
    }

    @Test
    void variablesMeantForJavaAreTheCommands() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, unpacked.resolve("bin/srt"))) {
            Outcome outcome = srt.with("_JAVA_OPTIONS", "-XX:+NoSuchFlag")
                    .with("LC_ALL", "C")
                    .with("QUARKUS_LOG_LEVEL", "TRACE")
                    .run("env | grep -E '^(_JAVA_OPTIONS|LC_ALL|QUARKUS_|SRT_)' | sort");
            assertThat(outcome.stdout())
                    .as("%s", outcome)
                    .isEqualTo("LC_ALL=C\nQUARKUS_LOG_LEVEL=TRACE\n_JAVA_OPTIONS=-XX:+NoSuchFlag\n");
            assertThat(outcome.stderr()).isEmpty();
        }
    }

    @Test
    void needsNeitherJavaNorWhatBuildsIt() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, unpacked.resolve("bin/srt"))) {
            Path programs = programs(srt.workspace(), "bash", "bwrap", "cat", "env");
            Outcome outcome = srt.with("PATH", programs.toString()).run("echo hello | cat");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("hello\n");
            assertThat(outcome.stderr()).isEmpty();
        }
    }

    @Test
    void tellsHowToInstallBubblewrapAndInstallsNothing() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, unpacked.resolve("bin/srt"))) {
            Path programs = programs(srt.workspace(), "bash", "env");
            Path ran = srt.workspace().top().resolve("ran");
            Path manager = srt.workspace()
                    .write(programs.resolve("apt-get"), "#!/bin/bash\necho \"$@\" >>'%s'\n".formatted(ran));
            Files.setPosixFilePermissions(manager, PosixFilePermissions.fromString("rwxr-xr-x"));
            Outcome outcome = srt.with("PATH", programs.toString()).run("echo hello");
            assertThat(outcome.stderr()).contains("srt: bubblewrap missing. Run: ", "apt-get install -y bubblewrap\n");
            assertThat(ran).doesNotExist();
            Outcome version = srt.run("--version");
            assertThat(version.stderr()).isEmpty();
        }
    }

    @Test
    void everyFileHasTheSameDateAndOwner() throws Exception {
        String listing = Packages.run(
                place.top(),
                Map.of("TZ", "UTC0"),
                "tar",
                "tvzf",
                Packages.tarball().toString(),
                "--full-time");
        assertThat(listing.lines()
                        .map(line -> line.replaceFirst("^[-drwx]{10} (\\S+) +\\d+ (\\S+ \\S+) .*", "$1 $2"))
                        .distinct())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("root/root ");
    }

    @Test
    @Needs("bash")
    void completionKnowsEveryOption() throws Exception {
        String offered = complete("-");
        String help =
                Packages.run(place.top(), Map.of(), unpacked.resolve("bin/srt").toString(), "--help");
        List<String> options = Pattern.compile("^ +(-[^<\\n]*?)(?=[\\[=<]|  |$)", Pattern.MULTILINE)
                .matcher(help)
                .results()
                .map(MatchResult::group)
                .flatMap(names -> Stream.of(names.strip().split(", ")))
                .distinct()
                .toList();
        assertThat(options).contains("-s", "--settings", "-c", "--backend", "--debug", "--version");
        assertThat(offered.lines()).containsExactlyInAnyOrderElementsOf(options);
        assertThat(complete("tru").lines()).contains("trust", "true");
    }

    private static String complete(String begun) throws IOException, InterruptedException {
        return Packages.run(
                place.top(),
                Map.of(),
                "bash",
                "-c",
                ". \"$1\"; COMP_WORDS=(srt \"$2\") COMP_CWORD=1; _srt; printf '%s\\n' \"${COMPREPLY[@]}\"",
                "bash",
                unpacked.resolve("share/bash-completion/completions/srt").toString(),
                begun);
    }

    /** A directory with nothing but these programs. */
    private static Path programs(Workspace workspace, String... names) throws IOException {
        Path directory = Files.createDirectory(workspace.top().resolve("programs"));
        for (String name : names) {
            Path program = Stream.of(Srt.PATH.split(":"))
                    .map(each -> Path.of(each, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(directory.resolve(name), program);
        }
        return directory;
    }
}
