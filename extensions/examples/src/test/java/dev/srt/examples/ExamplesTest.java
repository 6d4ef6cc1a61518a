package dev.srt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example programs, run as programs. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/srt/examples");
    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path directory;

    private Process start(Class<?> program, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory,
                "-Duser.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    private String output(Class<?> program, String... arguments) throws Exception {
        Process process = start(program, arguments);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return output;
    }

    @Test
    void oneCommandIsRunAndWhatWasRefusedIsShown() throws Exception {
        Files.createDirectory(directory.resolve(".ssh"));
        Files.writeString(directory.resolve(".ssh/key"), "the secret");
        assertThat(output(
                        RunOneCommand.class,
                        "touch here && ls; cat ~/.ssh/key; curl -s http://other.example/ | head -1; exit 3"))
                .startsWith("here\nConnection blocked by network allowlist\n")
                .contains(
                        "<sandbox_violations>\ndeny network-outbound other.example:80 (host is not on the allow list)\n")
                .doesNotContain("the secret")
                .endsWith("\nexit status 3\n");
    }

    @Test
    void anAgentIsFollowed() throws Exception {
        assertThat(output(
                        FollowAgent.class,
                        "sh",
                        "-c",
                        "read -r word; echo \"got $word\"; curl -s http://other.example/ >&2; exit 4"))
                .contains("> got y\n", "asked about other.example:80\n", "! Connection blocked", "not from here")
                .contains("deny network-outbound other.example:80 (not from here)\n")
                .endsWith("exit status 4\n");
    }

    @Test
    void linesForATerminalAreHandedOut() throws Exception {
        Process process = start(WrapForTerminal.class);
        try (var commands = process.outputWriter();
                BufferedReader lines = process.inputReader()) {
            commands.write("echo it\\'s wrapped; touch /etc/there\n");
            commands.flush();
            Process shell = new ProcessBuilder("bash", "-c", lines.readLine()).start();
            assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("it's wrapped\n");
            assertThat(shell.waitFor()).isEqualTo(1);
        }
        assertThat(process.waitFor()).isZero();
    }

    static Stream<Path> sources() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(SOURCES)) {
            sources = files.filter(file -> !file.endsWith("package-info.java")).toList();
        }
        return Stream.concat(
                sources.stream(),
                Stream.of(Path.of("../quarkus/service/src/main/java/dev/srt/service/RunResource.java")));
    }

    /** The README shows the middle of each program, word for word. */
    @ParameterizedTest
    @MethodSource("sources")
    void theReadmeShowsTheseVeryPrograms(Path source) throws IOException {
        List<String> blocks = javaBlocks(Files.readString(README));
        String program = Files.readString(source).replaceAll("(?m)^ +", "");
        assertThat(blocks.stream().map(block -> block.replaceAll("(?m)^ +", "")))
                .as("blocks of the README that are part of " + source)
                .anyMatch(program::contains);
    }

    @Test
    void theReadmeShowsNothingElse() throws IOException {
        List<String> programs = new ArrayList<>();
        for (Path source : sources().toList()) {
            programs.add(Files.readString(source).replaceAll("(?m)^ +", ""));
        }
        assertThat(javaBlocks(Files.readString(README)))
                .isNotEmpty()
                .allMatch(block ->
                        programs.stream().anyMatch(program -> program.contains(block.replaceAll("(?m)^ +", ""))));
    }

    private static List<String> javaBlocks(String text) {
        List<String> blocks = new ArrayList<>();
        int from = text.indexOf("```java\n");
        while (from >= 0) {
            int start = from + "```java\n".length();
            int end = text.indexOf("```", start);
            blocks.add(text.substring(start, end));
            from = text.indexOf("```java\n", end);
        }
        return blocks;
    }
}
