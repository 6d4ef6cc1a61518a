package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.srt.policy.PathPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns mean the files that match when a command starts. */
class GlobExpansionTest {
    @TempDir
    private Path root;

    @BeforeEach
    void plant() throws IOException {
        for (String file : List.of(
                ".env",
                "a/.env",
                "a/b/.env",
                "a/b/c/.env",
                "a1.txt",
                "a2.txt",
                "b1.txt",
                "ab/1.txt",
                "app/[id]/page")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), file);
        }
    }

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource(delimiter = '|', textBlock = """
            *.txt           | a1.txt a2.txt b1.txt
            a?.txt          | a1.txt a2.txt
            [ab]1.txt       | a1.txt b1.txt
            a[2-9].txt      | a2.txt
            */*.txt         | ab/1.txt
            **/.env         | .env a/.env a/b/.env a/b/c/.env
            a/**/.env       | a/.env a/b/.env a/b/c/.env
            a/*/.env        | a/b/.env
            a*              | a a1.txt a2.txt ab app
            app/[id]        | app/[id]
            *.none          |
            """)
    void aPatternMeansWhatMatchesIt(String pattern, String files) {
        List<Path> expected = files == null
                ? List.of()
                : Arrays.stream(files.split(" ")).map(root::resolve).toList();
        assertThat(expand(pattern)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatLiesBeneathADirectoryThatMatchesIsNotNamedAgain() {
        assertThat(expand("**/b")).containsExactly(root.resolve("a/b"));
        assertThat(expand("a/**/*")).containsExactlyInAnyOrder(root.resolve("a/.env"), root.resolve("a/b"));
    }

    @Test
    void aLinkMatchesByItsNameAndIsNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("a/loop"), root);
        Files.createSymbolicLink(root.resolve("a/nowhere.txt"), root.resolve("missing"));
        assertThat(expand("**/*.txt"))
                .containsExactlyInAnyOrder(
                        root.resolve("a1.txt"),
                        root.resolve("a2.txt"),
                        root.resolve("b1.txt"),
                        root.resolve("ab/1.txt"),
                        root.resolve("a/nowhere.txt"));
    }

    @Test
    void beneathADirectoryThatIsNotThereNothingMatches() {
        assertThat(expand("missing/*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pro[c]/version", "/de*/null", "/sy?/kernel"})
    void theKernelsOwnTreesAreNotWalked(String pattern) {
        assertThat(expand((PathPattern.Glob) PathPattern.parse(pattern))).isEmpty();
    }

    @Test
    void aDirectoryThatCanBeEnteredButNotListedStandsForWhatMayMatchInIt() throws IOException {
        assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
        Path closed = root.resolve("a/b");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("--x--x--x"));
        try {
            assertThat(GlobExpansion.expand(glob("a/**/c"), true, directory -> false))
                    .containsExactly(closed);
            assertThat(expand("a/**/c")).isEmpty();
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private List<Path> expand(String pattern) {
        return expand(glob(pattern));
    }

    private static List<Path> expand(PathPattern.Glob glob) {
        return GlobExpansion.expand(glob, false, directory -> false).toList();
    }

    private PathPattern.Glob glob(String pattern) {
        return (PathPattern.Glob) PathPattern.beneath(root, pattern);
    }
}
