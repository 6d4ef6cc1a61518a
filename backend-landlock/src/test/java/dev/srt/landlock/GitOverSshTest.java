package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

    @Test
    void sshGoesThroughTheConnector() throws Exception {
        assertThat(command(Map.of()))
                .isEqualTo("ssh " + ALONE + "'ProxyCommand=" + directory.resolve("srt-connect") + " connect %h %p'");
    }

    @Test
    void theConnectorCanBeRunByThisUserAndByNobodyElse() throws Exception {
        command(Map.of());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("srt-connect"))))
                .isEqualTo("r-x------");
    }

    @Test
    void theConnectorIsTheHelperWhereThatIsLaidOutForTheSandbox() throws Exception {
        new SrtInit().layOut(directory);
        Path tools = Files.createDirectory(directory.resolve("tools"));

        new GitOverSsh().install(tools, Map.of());

        assertThat(Files.isSameFile(tools.resolve("srt-connect"), directory.resolve("srt-init")))
                .isTrue();
    }

    @Test
    void theTokenStandsInNoArgument() throws Exception {
        assertThat(command(Map.of("HTTPS_PROXY", "http://srt:0123456789abcdef@localhost:3128")))
                .doesNotContain("0123456789abcdef");
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

        HelperBuild.Answer answer =
                HelperBuild.run(List.of("sh", "-c", "printf '%s\\n' " + command.substring("ssh ".length())));
        String option = answer.text().lines().reduce((first, last) -> last).orElseThrow();
        assertThat(option).startsWith("ProxyCommand='").endsWith(" connect %h %p");

        // ssh replaces %% before a shell reads the rest.
        String line =
                option.substring("ProxyCommand=".length()).replace("%%", "%").replace(" connect %h %p", "");
        assertThat(HelperBuild.run(List.of("sh", "-c", line)).text()).startsWith("usage: srt-init ");
    }

    private String command(Map<String, String> environment) throws IOException {
        return new GitOverSsh().install(directory, environment).get("GIT_SSH_COMMAND");
    }
}
