package dev.srt.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins that cannot be trusted or used: whatever is wrong with them, no command runs, and it is said why. */
class PluginDirectoryTest {
    @TempDir
    private Path directory;

    private Path plugins;
    private Path ran;

    @BeforeEach
    void make() throws Exception {
        plugins = Files.createDirectory(
                directory.resolve("plugins"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ran = directory.resolve("ran");
    }

    private void runBy(String backend) throws SandboxException {
        SandboxOptions options = SandboxOptions.builder(Policy.of(
                        NetworkPolicy.CLOSED,
                        FilesystemPolicy.builder()
                                .allowWrite(PathRule.of(directory))
                                .build()))
                .workingDirectory(directory)
                .plugins(plugins)
                .backend(backend)
                .build();
        try (BlockingSandbox sandbox = BlockingSandbox.open(options)) {
            sandbox.capture(new Command.ShellLine("touch ran"), 100);
        }
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNone() throws Exception {
        Files.delete(plugins);
        runBy("bubblewrap");
        assertThat(ran).exists();
    }

    @Test
    void aDirectoryThatOthersMayWriteIsNotLookedInto() throws Exception {
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused("bubblewrap", "plugin-unsafe", "could have been put there by others");
    }

    @Test
    void aPluginThatOthersMayWriteIsNotLoaded() throws Exception {
        UnshareExample.program(plugins.resolve("srt-backend-x"), "touch '" + ran + "'");
        Files.setPosixFilePermissions(plugins.resolve("srt-backend-x"), PosixFilePermissions.fromString("rwxrwxr-x"));
        assertRefused("bubblewrap", "plugin-unsafe", "chmod go-w");
    }

    @Test
    void aJarThatIsNoneIsSaidToBeOne() throws Exception {
        Files.writeString(plugins.resolve("x.jar"), "not a jar");
        assertThatThrownBy(() -> runBy("x")).isInstanceOf(SandboxException.class);
        assertThat(ran).doesNotExist();
    }

    @Test
    void twoBackendsCannotHaveOneId() throws Exception {
        UnshareExample.program(plugins.resolve("srt-backend-bubblewrap"), "touch '" + ran + "'");
        assertRefused("bubblewrap", "plugin-twice", "two backends \"bubblewrap\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3                                            | ended with status 3",
                "echo no JSON                                      | does not answer in JSON",
                "echo '{}'                                         | says nothing of \"usable\"",
                "echo '{\"usable\": [\"everything\"]}'             | which is no guarantee",
                "echo '{\"usable\": 7}'                            | has no list as \"usable\"",
                "echo '{\"usable\": []}'                           | cannot promise what the policy needs here",
                "echo '{\"unusable\": {\"reason\": \"it rains\", \"fix\": \"wait\"}}' | it rains"
            })
    void aProgramThatAnswersWronglyIsABackendThatCannotBeUsed(String line, String told) throws Exception {
        UnshareExample.program(plugins.resolve("srt-backend-x"), line);
        assertRefused("x", "backend-missing", told);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"launch\": {\"argv\": []}}                     | plans a launch of nothing",
                "{\"launch\": {\"argv\": [\"/bin/true\"]}}        | says nothing of \"environment\"",
                "{\"launch\": {\"argv\": [\"/bin/true\"], \"environment\": {}, \"workingDirectory\": \"x\"}} | absolute path",
                "{\"unenforceable\": {\"problem\": \"not today\", \"fix\": \"wait\"}} | not today"
            })
    void aPlanThatCannotBeMeantRunsNothing(String plan, String told) throws Exception {
        String all =
                "\"read-denies\",\"write-allowlist\",\"network-closed\",\"processes-isolated\",\"unix-sockets-closed\"";
        UnshareExample.program(
                plugins.resolve("srt-backend-x"),
                "case $(cat) in *'\"call\":\"probe\"'*) echo '{\"usable\": [" + all + "]}';; *) echo '" + plan
                        + "';; esac");
        assertRefused("x", "unenforceable", told);
    }

    private void assertRefused(String backend, String code, String told) {
        assertThatThrownBy(() -> runBy(backend)).isInstanceOfSatisfying(SandboxException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.getMessage() + " " + failure.fix()).contains(told);
        });
        assertThat(ran).doesNotExist();
    }
}
