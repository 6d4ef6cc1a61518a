package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.SourceTree;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is packed where there is a native executable. None is built here: {@code env} in its place shows what it would be given.
 */
class NativeIT {

    @Test
    void isPackedInsteadOfJavaAndGetsTheCallersVariables() throws Exception {
        try (Workspace place = Workspace.of(Caller.CURRENT)) {
            Path tree = place.top().resolve("tree");
            Packages.run(
                    place.top(),
                    Map.of(),
                    Path.of("src/packages/assemble").toAbsolutePath().toString(),
                    SourceTree.root().toString(),
                    "",
                    tree.toString(),
                    "2026-01-01T00:00:00Z",
                    "/usr/bin/env");
            try (var files = Files.list(tree.resolve("lib"))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("package.bash", "packages.bash", "srt");
            }
            try (Srt srt = Srt.of(Caller.CURRENT, tree.resolve("bin/srt"))) {
                Outcome outcome =
                        srt.with("LC_ALL", "C").with("_JAVA_OPTIONS", "-Xmx1m").run("--null");
                assertThat(outcome.stdout().split("\0"))
                        .as("%s", outcome)
                        .contains("SRT_HOST_LC_ALL=C", "SRT_HOST__JAVA_OPTIONS=-Xmx1m")
                        .noneMatch(variable -> variable.matches("(?s)(LC_ALL|_JAVA_OPTIONS)=.*"));
            }
        }
    }

    @Test
    void whatIsNoExecutableIsRefused() throws Exception {
        try (Workspace place = Workspace.of(Caller.CURRENT)) {
            Path none = place.top().resolve("none");
            Process process = new ProcessBuilder(
                            Path.of("src/packages/assemble").toAbsolutePath().toString(),
                            SourceTree.root().toString(),
                            "",
                            place.top().resolve("tree").toString(),
                            "2026-01-01T00:00:00Z",
                            none.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith(none + " is no executable");
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }
}
