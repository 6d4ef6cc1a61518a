package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs are found as a shell finds them, but never where the working directory says. */
class ProgramPathTest {
    @TempDir
    private Path root;

    @Test
    void theFirstDirectoryThatHasItWins() throws Exception {
        program("two/tool");
        Path first = program("one/tool");
        assertThat(path("one", "two").find("tool")).contains(first);
    }

    @Test
    void whatIsNoExecutableFileIsPassedOver() throws Exception {
        Files.createDirectories(root.resolve("one/tool"));
        Files.createDirectories(root.resolve("two"));
        Files.writeString(root.resolve("two/tool"), "text");
        Path third = program("three/tool");
        assertThat(path("one", "two", "three").find("tool")).contains(third);
    }

    @Test
    void whatIsNowhereIsNotFound() {
        assertThat(path("one").find("tool")).isEmpty();
    }

    @Test
    void relativeAndEmptyEntriesAreLeftOut() {
        assertThat(ProgramPath.of(":.:bin:../bin:/usr/bin:").directories()).containsExactly(Path.of("/usr/bin"));
        assertThat(ProgramPath.of("").directories()).isEmpty();
    }

    @Test
    void wordsAreRunAsTheyAre() throws Exception {
        assertThat(path("one").argv(new Command.Argv(List.of("tool", "$HOME", "a b"))))
                .containsExactly("tool", "$HOME", "a b");
    }

    @Test
    void aShellLineIsForBash() throws Exception {
        program("one/sh");
        Path bash = program("two/bash");
        assertThat(path("one", "two").argv(new Command.ShellLine("echo $x")))
                .containsExactly(bash.toString(), "-c", "echo $x");
    }

    @Test
    void withoutBashAnyShellWillDo() throws Exception {
        Path sh = program("one/sh");
        assertThat(path("one").argv(new Command.ShellLine("x"))).containsExactly(sh.toString(), "-c", "x");
    }

    @Test
    void withoutAShellTheRefusalSaysWhatToDo() {
        assertThatThrownBy(() -> path("one").argv(new Command.ShellLine("x")))
                .isInstanceOfSatisfying(SandboxException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("shell-missing");
                    assertThat(refusal.fix()).contains("PATH");
                });
    }

    private ProgramPath path(String... directories) {
        return new ProgramPath(List.of(directories).stream().map(root::resolve).toList());
    }

    private Path program(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/true\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
