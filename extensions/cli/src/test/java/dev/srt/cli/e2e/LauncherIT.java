package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The launcher: it finds its tree, and runs what was built, or says why not. */
class LauncherIT {
    private Workspace trees;

    @BeforeEach
    void makeRoom() throws Exception {
        trees = Workspace.of(Caller.CURRENT);
    }

    @AfterEach
    void removeTrees() {
        trees.close();
    }

    @Test
    void theBuildThatTheseTestsFollowIsTakenAsItIs() throws Exception {
        Outcome outcome = version(Caller.CURRENT, SourceTree.path("srt"));
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stdout()).startsWith("srt ");
        assertThat(outcome.stderr()).isEmpty();
    }

    @Test
    void followsLinksToItsTree() throws Exception {
        Path direct = Files.createSymbolicLink(trees.top().resolve("direct"), SourceTree.path("srt"));
        Path again = Files.createSymbolicLink(trees.home().resolve("again"), Path.of("../" + direct.getFileName()));
        assertThat(version(Caller.CURRENT, again).status()).isZero();
    }

    @Test
    void aTreeMayStandAnywhere() throws Exception {
        Path tree = Files.createDirectory(trees.top().resolve("a tree * ü"));
        SourceTree.copyBuilt(tree);
        Outcome outcome = version(Caller.CURRENT, tree.resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stderr()).isEmpty();
    }

    @Test
    @Needs({"root", "setpriv"})
    void anotherUsersTreeRuns() throws Exception {
        SourceTree.copyBuilt(trees.project());
        Outcome outcome = version(Caller.PLAIN, trees.project().resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stderr()).isEmpty();
    }

    @Test
    @Needs({"root", "setpriv"})
    void anotherUsersTreeThatIsNotWholeDoesNotRun() throws Exception {
        SourceTree.copyBuilt(trees.project());
        Files.delete(trees.project().resolve("extensions/cli/target/launcher/seal"));
        Outcome outcome = version(Caller.PLAIN, trees.project().resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .hasLineCount(1)
                .contains("is not built", trees.project().toString());
    }

    @Test
    @Needs({"root", "setpriv"})
    void anotherUsersTreeWithNewerSourcesDoesNotRun() throws Exception {
        SourceTree.copyBuilt(trees.project());
        Path source = trees.write(trees.project().resolve("kernel/src/main/java/A.java"), "class A {}\n");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        Outcome outcome = version(Caller.PLAIN, trees.project().resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stderr()).hasLineCount(1).contains("have changed since the build");
    }

    @Test
    void aJavaThatIsGoneIsReplacedByOneThatIsThere() throws Exception {
        SourceTree.copyBuilt(trees.project());
        Path seal = trees.project().resolve("extensions/cli/target/launcher/seal");
        FileTime built = Files.getLastModifiedTime(seal);
        Files.writeString(seal, "/gone/bin/java\nJAVA_RUNTIME_VERSION=\"25\"\n");
        Files.setLastModifiedTime(seal, built);
        Outcome outcome = version(Caller.CURRENT, trees.project().resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stderr()).hasLineCount(1).contains("another Java");
        assertThat(Files.readString(seal)).doesNotContain("/gone/");
        assertThat(version(Caller.CURRENT, trees.project().resolve("srt")).stderr())
                .isEmpty();
    }

    @Test
    void aCacheThatIsNotForThisJavaIsLeftAloneInSilence() throws Exception {
        SourceTree.copyBuilt(trees.project());
        Files.writeString(trees.project().resolve("extensions/cli/target/launcher/srt.aot"), "no cache");
        Outcome outcome = version(Caller.CURRENT, trees.project().resolve("srt"));
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stdout()).startsWith("srt ");
        assertThat(outcome.stderr()).isEmpty();
    }

    private static Outcome version(Caller caller, Path launcher) throws Exception {
        try (Srt srt = Srt.of(caller, launcher)) {
            return srt.run("--version");
        }
    }
}
