package dev.srt.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of git repository works, and keeps what makes git run programs. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "bash", "git"})
class RepositoriesIT {
    private static final String WRITABLE = "{\"filesystem\": {\"allowWrite\": [\".\"%s]}%s}";
    private static final String COMMIT =
            "echo x >file && git add file && git commit -qm second && git log --oneline | wc -l";

    @Parameter
    private Caller caller;

    private Srt srt;
    private Path top;
    private Path project;

    @BeforeEach
    void make() throws Exception {
        srt = Srt.of(caller);
        top = srt.workspace().top();
        project = srt.workspace().project();
        srt.with("GIT_AUTHOR_NAME", "a").with("GIT_AUTHOR_EMAIL", "a@b.example");
        srt.with("GIT_COMMITTER_NAME", "a").with("GIT_COMMITTER_EMAIL", "a@b.example");
    }

    @AfterEach
    void clear() {
        srt.close();
    }

    /** Makes what a test needs as whoever runs the tests, gives it to the caller, and runs a line inside. */
    private Outcome run(String setup, String settings, String line) throws Exception {
        String asAnybody = "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'; ";
        return srt.with("SETUP", asAnybody + setup)
                .through("bash -ec \"$SETUP\" >/dev/null && chown -R --reference=. .. && exec \"$@\"")
                .runWith(settings, "-c", line);
    }

    @Test
    void aWorkTree() throws Exception {
        Outcome outcome = run(
                "git init -q ../main && git -C ../main commit -q --allow-empty -m first && git -C ../main worktree add -q \"$PWD\"",
                WRITABLE.formatted(", \"../main/.git\"", ""),
                COMMIT
                        + "; g=../main/.git; echo x >$g/hooks/post-commit; echo x >$g/config; echo x >$g/config.worktree;"
                        + " git config core.hooksPath evil; git config --worktree core.hooksPath evil;"
                        + " echo x >.git; mv .git moved; echo x >$g/worktrees/project/commondir; git status --porcelain");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("2\n");
        Path git = top.resolve("main/.git");
        assertThat(git.resolve("hooks/post-commit")).doesNotExist();
        assertThat(git.resolve("config.worktree")).doesNotExist();
        assertThat(Files.readString(git.resolve("config"))).startsWith("[core]").doesNotContain("evil");
        assertThat(Files.readString(project.resolve(".git"))).startsWith("gitdir: ");
        assertThat(git.resolve("worktrees/project/commondir")).hasContent("../..");
    }

    @Test
    void aSubmodule() throws Exception {
        Outcome outcome = run(
                "git init -q ../lib && git -C ../lib commit -q --allow-empty -m first && git init -q ."
                        + " && git -c protocol.file.allow=always submodule add -q \"$PWD/../lib\" lib && git commit -qm first",
                WRITABLE.formatted("", ""),
                "cd lib && " + COMMIT
                        + "; g=../.git/modules/lib; echo x >$g/hooks/post-commit; echo x >$g/config; echo x >.git;"
                        + " git config core.hooksPath evil; echo x >../.gitmodules; git status --porcelain");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("2\n");
        Path git = project.resolve(".git/modules/lib");
        assertThat(git.resolve("hooks/post-commit")).doesNotExist();
        assertThat(Files.readString(git.resolve("config"))).startsWith("[core]").doesNotContain("evil");
        assertThat(Files.readString(project.resolve("lib/.git"))).startsWith("gitdir: ");
        assertThat(Files.readString(project.resolve(".gitmodules"))).startsWith("[submodule");
    }

    @Test
    void aBareRepository() throws Exception {
        Outcome outcome = run(
                "git init -q --bare store && git init -q ../one && cd ../one && git commit -q --allow-empty -m first"
                        + " && git push -q ../project/store HEAD:main && git -C ../project/store symbolic-ref HEAD refs/heads/main",
                WRITABLE.formatted("", ""),
                "git clone -q store copy && cd copy && " + COMMIT + " && git push -q origin HEAD:main && cd .. &&"
                        + " git -C store log --oneline main | wc -l; echo x >store/hooks/post-receive; echo x >store/config;"
                        + " git -C store config core.hooksPath evil; mv store/hooks store/h");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("2\n2\n");
        assertThat(project.resolve("store/hooks/post-receive")).doesNotExist();
        assertThat(project.resolve("store/hooks")).isDirectory();
        assertThat(Files.readString(project.resolve("store/config")))
                .startsWith("[core]")
                .doesNotContain("evil");
    }

    @Test
    void hooksThatLieElsewhere() throws Exception {
        Outcome outcome = run(
                "git init -q . && git config core.hooksPath scripts/hooks && mkdir -p scripts/hooks"
                        + " && echo old >scripts/hooks/pre-push && git commit -q --allow-empty -m first",
                WRITABLE.formatted("", ""),
                COMMIT
                        + "; echo x >scripts/hooks/pre-push; echo x >scripts/hooks/new; mv scripts away; echo x >scripts/own");

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("2\n");
        assertThat(project.resolve("scripts/hooks/pre-push")).hasContent("old");
        assertThat(project.resolve("scripts/hooks/new")).doesNotExist();
        assertThat(project.resolve("scripts/own")).hasContent("x");
    }

    @Test
    void oneOfAnotherUserIsUsedWhereTheSettingsTrustIt() throws Exception {
        String setup = "git init -q . && git commit -q --allow-empty -m first";
        String untrusted = WRITABLE.formatted("", "");
        String trusted = WRITABLE.formatted("", ", \"git\": {\"safeDirectories\": [\"" + project + "\"]}");
        // Under another uid git sees the repository as somebody else's.
        String line = "GIT_TEST_ASSUME_DIFFERENT_OWNER=1 git log --oneline | wc -l";

        assertThat(run(setup, untrusted, line).stdout()).isEqualTo("0\n");
        assertThat(run("true", trusted, line).stdout()).isEqualTo("1\n");
    }
}
