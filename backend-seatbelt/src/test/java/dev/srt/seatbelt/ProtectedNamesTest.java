package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that other programs run or trust stay as they are inside of what may be written. Simulated. */
class ProtectedNamesTest {

    private static SimulatedMac mac(Confinements confinements) {
        return new SimulatedMac(confinements.scratch().seatbelt());
    }

    private static Confinements work() {
        return new Confinements().directories("/work").allowWrite("/work");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".bashrc",
                ".zshrc",
                ".gitconfig",
                ".gitmodules",
                ".ripgreprc",
                ".BASHRC",
                ".vscode/tasks.json",
                ".idea/x",
                ".husky/pre-commit",
                ".claude/commands/x.md",
                ".claude/settings.json",
                "a/b/.bashrc",
                "a/b/c/d/e/.mcp.json",
                "a/.Claude/Agents/x",
                "a/gradle/wrapper/gradle-wrapper.jar",
            })
    void aProtectedFileIsNeitherWrittenNorMadeHoweverDeepItLies(String path) {
        SimulatedMac there = mac(work()).file("/work/" + path, "old");
        assertThat(there.write("/work/" + path, "new")).isFalse();
        assertThat(there.remove("/work/" + path)).isFalse();

        SimulatedMac absent = mac(work());
        absent.directory(Path.of("/work/" + path).getParent().toString());
        assertThat(absent.write("/work/" + path, "new")).isFalse();
        assertThat(absent.read("/work/" + path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".bashrc.txt",
                "bashrc",
                "x.bashrc",
                "vscode/x",
                ".claude/notes.md",
                "agents/x",
                "gradle/libs.toml",
                ".git/HEAD"
            })
    void aNameThatOnlyLooksLikeItIsWritten(String path) {
        SimulatedMac mac =
                mac(work()).directory(Path.of("/work/" + path).getParent().toString());

        assertThat(mac.write("/work/" + path, "x")).isTrue();
    }

    @Test
    void whatHoldsProtectedFilesIsNotMovedAway() {
        SimulatedMac mac =
                mac(work()).file("/work/a/.claude/commands/x", "old").file("/work/gradle/wrapper/w.jar", "old");

        assertThat(mac.rename("/work/a/.claude", "/work/a/c")).isFalse();
        assertThat(mac.rename("/work/gradle", "/work/g")).isFalse();
    }

    /** The kernel finds them and denies each. */
    @Test
    void aRepositorysHooksAndConfigurationStayAndANewRepositoryMayBeMade() {
        SimulatedMac mac = mac(work().directories("/work/old/.git/hooks")
                        .files("/work/old/.git/config")
                        .denyWrite("/work/old/.git/hooks", "/work/old/.git/config"))
                .directory("/work/old/.git/hooks")
                .file("/work/old/.git/config", "old");

        assertThat(mac.write("/work/old/.git/hooks/pre-commit", "x")).isFalse();
        assertThat(mac.rename("/work/old/.git", "/work/old/.g2")).isFalse();
        assertThat(mac.rename("/work/old", "/work/o")).isFalse();
        assertThat(mac.write("/work/old/.git/index", "x")).isTrue();
        assertThat(mac.makeDirectory("/work/new")).isTrue();
        assertThat(mac.makeDirectory("/work/new/.git")).isTrue();
        assertThat(mac.write("/work/new/.git/config", "x")).isTrue();
    }

    @Test
    void anEntryThatTheUserTakesOffTheListIsWritten() {
        SimulatedMac mac = mac(work().unprotect(".envrc")).directory("/work");

        assertThat(mac.write("/work/.envrc", "x")).isTrue();
        assertThat(mac.write("/work/.zshrc", "x")).isFalse();
    }

    @Test
    void aFileThatTheUserNamesItselfIsWritten() {
        SimulatedMac mac = mac(new Confinements().files("/home/.bashrc").allowWrite("/home/.bashrc"))
                .file("/home/.bashrc", "old");

        assertThat(mac.write("/home/.bashrc", "new")).isTrue();
    }

    @Test
    void namesAreProtectedInWhatAPatternOpensToo() {
        SimulatedMac mac = mac(new Confinements().directories("/work").allowWrite("/work/p*"))
                .directory("/work/p1/a");

        assertThat(mac.write("/work/p1/a/f", "x")).isTrue();
        assertThat(mac.write("/work/p1/a/.zshrc", "x")).isFalse();
    }

    @Test
    void manyNamesStillFitIntoWhatTheReaderTakes() {
        Confinements confinements = new Confinements()
                .directories("/" + "long/".repeat(120) + "work")
                .allowWrite("/" + "long/".repeat(120) + "work");

        assertThat(confinements.profile()).contains("[bB][aA][sS][hH][rR][cC]");
        assertThat(mac(confinements)
                        .directory("/" + "long/".repeat(120) + "work/a")
                        .write("/" + "long/".repeat(120) + "work/a/.zshrc", ""))
                .isFalse();
    }
}
