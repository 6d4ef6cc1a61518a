package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads are allowed unless denied, writes denied unless allowed. */
class FileJudgeTest {

    private static List<PathRule> rules(String list, boolean firm) {
        return list == null
                ? List.of()
                : Stream.of(list)
                        .flatMap(text -> Stream.of(text.split(" ", -1)))
                        .map(text -> new PathRule(PathPattern.parse(text), new Source("s.json", 3, "k"), firm))
                        .toList();
    }

    private static FilesystemPolicy policy(String denyRead, String allowRead, String allowWrite, String denyWrite) {
        return new FilesystemPolicy(
                false,
                rules(denyRead, false),
                rules(allowRead, false),
                rules(allowWrite, false),
                rules(denyWrite, false));
    }

    private static boolean reads(FilesystemPolicy policy, String path) {
        return FileJudge.read(policy, Path.of(path)).allowed();
    }

    private static boolean writes(FilesystemPolicy policy, String path) {
        return FileJudge.write(policy, Path.of(path)).allowed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // denyRead   | allowRead | path     | read
                "             |           | /a       | true",
                "/a           |           | /a       | false",
                "/a           |           | /a/b     | false",
                "/a           |           | /ab      | true",
                "/a           | /a/b      | /a/b/c   | true",
                "/a           | /a/b      | /a/c     | false",
                "/a           | /a        | /a/b     | true",
                "/a /a/b/c    | /a/b      | /a/b/c   | false",
                "/a /a/b/c    | /a/b      | /a/b/d   | true",
                "/a/b         | /a        | /a/b     | false",
                "/a/**/*.k    | /a/b      | /a/b/x.k | false",
                "/a/**/*.k    | /a/b/x.k  | /a/b/x.k | true",
                "/            | /usr      | /usr/bin | true",
                "/            | /usr      | /etc     | false",
            })
    void theDeeperOfDenyReadAndAllowReadHolds(String denyRead, String allowRead, String path, boolean read) {
        assertThat(reads(policy(denyRead, allowRead, null, null), path)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // allowWrite | denyWrite | denyRead | path     | written
                "             |           |          | /a       | false",
                "/a           |           |          | /a/b     | true",
                "/a           |           |          | /b       | false",
                "/a           | /a/b      |          | /a/b/c   | false",
                "/a/b         | /a        |          | /a/b     | false",
                "/a           | /a/**/*.k |          | /a/b/x.k | false",
                "/a           |           | /a/b     | /a/b/c   | false",
                "/a/b         |           | /a       | /a/b/c   | true",
                "/a           |           | /a       | /a/b     | false",
                "/            |           |          | /etc     | true",
            })
    void denyWriteWinsAndWhatIsHiddenIsNotWritten(
            String allowWrite, String denyWrite, String denyRead, String path, boolean written) {
        assertThat(writes(policy(denyRead, null, allowWrite, denyWrite), path)).isEqualTo(written);
    }

    @Test
    void whatMayBeWrittenInsideADenyMayBeRead() {
        FilesystemPolicy policy = policy("/a", null, "/a/b", null);

        assertThat(reads(policy, "/a/b/c")).isTrue();
        assertThat(reads(policy, "/a/c")).isFalse();
    }

    @Test
    void aFirmDenyIsNotReopenedByAnything() {
        FilesystemPolicy policy =
                new FilesystemPolicy(false, rules("/a", true), rules("/a/b", false), rules("/a/b", false), List.of());

        assertThat(reads(policy, "/a/b")).isFalse();
        assertThat(writes(policy, "/a/b")).isFalse();
    }

    @Test
    void aBuiltInDenyIsReopenedByAllowReadButNotByAllowWrite() {
        PathRule store = new PathRule(PathPattern.parse("/home/.ssh"), Source.builtIn("stores"));
        FilesystemPolicy written =
                new FilesystemPolicy(false, List.of(store), List.of(), rules("/home/.ssh/config", false), List.of());
        FilesystemPolicy read =
                new FilesystemPolicy(false, List.of(store), rules("/home/.ssh/config", false), List.of(), List.of());

        assertThat(reads(written, "/home/.ssh/config")).isFalse();
        assertThat(reads(read, "/home/.ssh/config")).isTrue();
    }

    @Test
    void aBuiltInDenyDoesNotShieldAStatedOneFromBeingTheDeepest() {
        PathRule store = new PathRule(PathPattern.parse("/home/.ssh"), Source.builtIn("stores"));
        List<PathRule> denies =
                Stream.concat(rules("/home", false).stream(), Stream.of(store)).toList();
        FilesystemPolicy policy = new FilesystemPolicy(false, denies, List.of(), rules("/home/.ssh", false), List.of());

        assertThat(reads(policy, "/home/.ssh/id")).isFalse();
    }

    @Test
    void withoutFileRulesEverythingGoes() {
        FilesystemPolicy disabled =
                new FilesystemPolicy(true, rules("/a", true), List.of(), List.of(), rules("/a", false));

        assertThat(reads(disabled, "/a")).isTrue();
        assertThat(writes(disabled, "/a")).isTrue();
    }

    @Test
    void aRefusalNamesTheRuleAndTheFix() {
        Decision read = FileJudge.read(policy("/a", null, null, null), Path.of("/a/b"));
        Decision write = FileJudge.write(policy(null, null, null, null), Path.of("/a/b"));

        assertThat(read).isInstanceOfSatisfying(Decision.Denied.class, denied -> {
            assertThat(denied.rule().orElseThrow().text()).isEqualTo("/a");
            assertThat(denied.fix().orElseThrow()).isEqualTo("change \"/a\" at s.json:3");
        });
        assertThat(write).isInstanceOfSatisfying(Decision.Denied.class, denied -> {
            assertThat(denied.reason()).isEqualTo("path is not in allowWrite");
            assertThat(denied.fix().orElseThrow()).contains("\"Edit(//a/b)\"");
        });
    }
}
