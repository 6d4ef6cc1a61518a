package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** The JBang catalog, run by JBang from a repository that has nothing but the jar that it names. */
@Needs({"bwrap", "curl"})
@DisabledIf("dev.srt.packages.Packages#isNative")
class JBangIT {
    /** The status with which JBang tells its shell script to run what it has printed. */
    private static final int RUN_THIS = 255;

    @Test
    void jbangRunsTheCommand() throws Exception {
        try (Workspace place = Workspace.of(Caller.CURRENT)) {
            assertThat(jbang(place, "--version")).isEqualTo("srt " + Packages.VERSION + "\n");
            assertThat(jbang(place, "curl -sS http://example.com/; echo \"<${LC_ALL-none}>\""))
                    .startsWith("Connection blocked by network allowlist\n")
                    .endsWith("\n<C>\n");
        }
    }

    private static String jbang(Workspace place, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Files.readString(Packages.DIRECTORY.resolve("jbang.classpath")),
                "dev.jbang.Main",
                "--offline",
                "run",
                "srt@" + Packages.DIRECTORY.resolve("jbang/jbang-catalog.json")));
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(place.project().toFile());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", place.home().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JBANG_REPO", Packages.DIRECTORY.resolve("repository").toString());
        Path told = place.top().resolve("told");
        Process process = builder.redirectError(told.toFile()).start();
        process.getOutputStream().close();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> line + read(told)).isEqualTo(RUN_THIS);
        return Packages.run(
                place.project(),
                Map.of("HOME", place.home().toString(), "LC_ALL", "C"),
                "bash",
                "-c",
                "eval \"exec $1\"",
                "bash",
                line);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
