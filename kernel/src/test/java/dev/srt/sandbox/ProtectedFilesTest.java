package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.FilesystemPolicy.Protection;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a writable tree others run or trust. */
class ProtectedFilesTest {
    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void resolveLinks() throws IOException {
        root = temporary.toRealPath();
    }

    @ParameterizedTest(name = "of {0} protected: {1}")
    @CsvSource({
        ".bashrc, .bashrc",
        "a/b/.ZSHENV, a/b/.ZSHENV",
        "a/.vscode/tasks.json, a/.vscode",
        "a/.claude/hooks/x, a/.claude/hooks",
        "gradle/wrapper/gradle-wrapper.jar, gradle/wrapper",
        ".git/config, .git/config",
        "a/.git/hooks/post-commit, a/.git/hooks",
        "a/.git/commondir, a/.git/commondir",
        "node_modules/x/.envrc, node_modules/x/.envrc",
        "venv/lib/.envrc, venv/lib/.envrc"
    })
    void aProtectedNameIsFoundInEveryDirectory(String file, String expected) throws IOException {
        write(file, "");
        assertThat(found(Protection.FULL)).contains(root.resolve(expected));
    }

    @ParameterizedTest
    @CsvSource({"a/b/c/.bashrc, 3, false", "a/b/c/.bashrc, 4, true", ".bashrc, 1, true", "a/.bashrc, 1, false"})
    void theSearchIsAsDeepAsThePolicySays(String file, int depth, boolean isFound) throws IOException {
        write(file, "");
        assertThat(found(new Protection(ProtectedNames.BUILT_IN, depth)).contains(root.resolve(file)))
                .isEqualTo(isFound);
    }

    @Test
    void packagesThatTheUserRunsAnywayAreNotSearched() throws IOException {
        write("package.json", "{}");
        write("node_modules/x/.envrc", "");
        write("venv/pyvenv.cfg", "");
        write("venv/lib/.envrc", "");
        assertThat(found(Protection.FULL)).isEmpty();
    }

    @Test
    void aBareRepositoryIsOneWhateverItIsCalled() throws IOException {
        write("shared/HEAD", "ref: refs/heads/main\n");
        write("shared/config", "");
        Files.createDirectories(root.resolve("shared/objects"));
        Files.createDirectories(root.resolve("shared/refs"));
        assertThat(found(Protection.FULL))
                .contains(root.resolve("shared/hooks"), root.resolve("shared/config"))
                .doesNotContain(root.resolve("shared/HEAD"));
    }

    @Test
    void aWorkTreeLeadsToItsOwnRepositoryAndToTheSharedOne() throws IOException {
        write("tree/.git", "gitdir: " + root.resolve("main/.git/worktrees/tree") + "\n");
        write("main/.git/worktrees/tree/HEAD", "");
        write("main/.git/worktrees/tree/commondir", "../..\n");
        write("main/.git/worktrees/tree/config.worktree", "");
        write("main/.git/config", "");
        assertThat(foundIn("tree"))
                .contains(
                        root.resolve("tree/.git"),
                        root.resolve("main/.git/worktrees/tree/commondir"),
                        root.resolve("main/.git/worktrees/tree/config.worktree"),
                        root.resolve("main/.git/config"),
                        root.resolve("main/.git/hooks"));
    }

    @Test
    void aSubmodulesRepositoryIsFoundThoughItsNameHasSeveralParts() throws IOException {
        write(".git/HEAD", "");
        write(".git/modules/libs/one/HEAD", "");
        write(".git/modules/libs/one/config", "");
        write("libs/one/.git", "gitdir: ../../.git/modules/libs/one\n");
        assertThat(found(Protection.FULL))
                .contains(
                        root.resolve(".git/modules/libs/one/config"),
                        root.resolve(".git/modules/libs/one/hooks"),
                        root.resolve("libs/one/.git"))
                .doesNotContain(root.resolve(".git/modules/libs/hooks"));
    }

    @Test
    void aSubmodulesRepositoryIsFoundThoughItIsNotWhole() throws IOException {
        write(".git/HEAD", "");
        write(".git/modules/one/config", "");
        assertThat(found(Protection.FULL))
                .contains(root.resolve(".git/modules/one/config"), root.resolve(".git/modules/one/hooks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\n\thooksPath = scripts/hooks\n",
                "[Core] HOOKSPATH=scripts/hooks",
                "[core]\nhooksPath = \"scripts/hooks\" # ours",
                "[core]\nhooksPath = other\n[core]\nhooksPath = scripts/hooks"
            })
    void hooksAreAlsoWhereTheConfigurationSays(String config) throws IOException {
        write(".git/config", config);
        write("scripts/hooks/pre-commit", "");
        assertThat(found(Protection.FULL)).contains(root.resolve("scripts/hooks"));
    }

    /** Reading it would wait for a writer. */
    @ParameterizedTest
    @ValueSource(strings = {".git", ".git/config", ".git/commondir"})
    void whatIsNoFileIsNotRead(String name) throws Exception {
        Files.createDirectories(root.resolve(name).getParent());
        assertThat(new ProcessBuilder("mkfifo", root.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(found(Protection.FULL)).contains(root.resolve(name));
    }

    @Test
    void namesCanBeAddedAndTakenAway() throws IOException {
        write(".vscode/tasks.json", "");
        write(".github/workflows/ci.yml", "");
        write(".git/hooks/x", "");
        ProtectedNames names = ProtectedNames.BUILT_IN
                .without(List.of(".vscode", ".git/hooks"))
                .with(List.of(".github/workflows"));
        assertThat(found(new Protection(names, 3))).containsExactly(root.resolve(".github/workflows"));
    }

    @Test
    void whatCannotBeWrittenIsNotSearched() throws IOException {
        write("closed/.bashrc", "");
        FilesystemPolicy policy = new FilesystemPolicy(
                false, List.of(), List.of(), rules(root), rules(root.resolve("closed")), Protection.FULL);
        assertThat(paths(ProtectedFiles.protect(policy, root))).containsExactly(root.resolve("closed"));
    }

    private List<Path> found(Protection protection) {
        return paths(ProtectedFiles.protect(
                new FilesystemPolicy(false, List.of(), List.of(), rules(root), List.of(), protection), root));
    }

    private List<Path> foundIn(String directory) {
        Path tree = root.resolve(directory);
        return paths(ProtectedFiles.protect(
                new FilesystemPolicy(false, List.of(), List.of(), rules(tree), List.of(), Protection.FULL), tree));
    }

    private static List<PathRule> rules(Path... paths) {
        return Stream.of(paths)
                .map(path -> new PathRule(PathPattern.literal(path), new Source("s.json", 1, "test")))
                .toList();
    }

    private static List<Path> paths(FilesystemPolicy policy) {
        return policy.denyWrite().stream().map(rule -> rule.pattern().root()).toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
