package dev.srt.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What git is told of ssh. */
class GitSshCommandTest {
    private static final String ALONE = "-o ControlMaster=no -o ControlPath=none -o ";

    private static String command(Map<String, String> environment) {
        return GitSshCommand.of(environment).orElseThrow().through(Path.of("/t/connect"));
    }

    @Test
    void sshGoesThroughTheConnector() {
        assertThat(command(Map.of())).isEqualTo("ssh " + ALONE + "'ProxyCommand=/t/connect %h %p'");
        assertThat(GitSshCommand.of(Map.of()).orElseThrow().through(Path.of("/t/init"), "connect", "-v"))
                .endsWith("'ProxyCommand=/t/init connect -v %h %p'");
    }

    @ParameterizedTest
    @CsvSource({
        "ssh -i /home/me/key, ssh -i /home/me/key ",
        "/opt/bin/ssh -v 2>>log, /opt/bin/ssh -v 2>>log ",
    })
    void aCommandOfTheCallersKeepsWhatItSays(String theirs, String beginning) {
        assertThat(command(Map.of("GIT_SSH_COMMAND", theirs))).startsWith(beginning.strip() + " " + ALONE);
    }

    @Test
    void aProgramOfTheCallersStaysTheProgram() {
        assertThat(command(Map.of("GIT_SSH", "/my tools/ssh"))).startsWith("'/my tools/ssh' " + ALONE);
    }

    @Test
    void theCommandComesBeforeTheProgramAsInGit() {
        assertThat(command(Map.of("GIT_SSH_COMMAND", "ssh -4", "GIT_SSH", "other")))
                .startsWith("ssh -4 -o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plink -batch", "/usr/bin/plink", "'putty'"})
    void aClientWithOtherOptionsIsLeftAlone(String theirs) {
        assertThat(GitSshCommand.of(Map.of("GIT_SSH_COMMAND", theirs))).isEmpty();
    }
}
