package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git is told of ssh. */
class GitOverSshTest {
    private static final String ALONE = "-o ControlMaster=no -o ControlPath=none -o ";

    @TempDir
    private Path directory;

    private String command(Map<String, String> environment) throws IOException {
        return new GitOverSsh().install(directory, environment).get("GIT_SSH_COMMAND");
    }

    @Test
    void sshGoesThroughTheConnectorWhichThisUserAloneCanRun() throws Exception {
        assertThat(command(Map.of("HTTPS_PROXY", "http://srt:0123456789abcdef@localhost:3128")))
                .isEqualTo("ssh " + ALONE + "'ProxyCommand=" + directory.resolve("srt-connect") + " %h %p'");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("srt-connect"))))
                .isEqualTo("r-x------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plink -batch", "/usr/bin/plink", "'putty'"})
    void aClientWithOtherOptionsIsLeftAlone(String theirs) throws Exception {
        assertThat(new GitOverSsh().install(directory, Map.of("GIT_SSH_COMMAND", theirs)))
                .isEmpty();
    }

    @Test
    void aDirectoryWithBlanksQuotesAndPercentSignsIsStillOneWord() throws Exception {
        directory = Files.createDirectory(directory.resolve("it's 100%d"));
        String command = command(Map.of());

        String option = shell("printf '%s\\n' " + command.substring("ssh ".length()))
                .lines()
                .toList()
                .getLast();
        assertThat(option).startsWith("ProxyCommand='").endsWith(" %h %p");

        // ssh replaces %% before a shell reads the rest.
        String line =
                option.substring("ProxyCommand=".length()).replace("%%", "%").replace(" %h %p", "");
        assertThat(shell(line + " 2>&1 || true")).isEqualTo("srt: that is no host and port\n");
    }

    private static String shell(String line) throws IOException {
        Process process = new ProcessBuilder(List.of("/bin/sh", "-c", line)).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
