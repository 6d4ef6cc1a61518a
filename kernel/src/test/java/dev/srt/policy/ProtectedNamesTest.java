package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedNamesTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void theBuiltInListIsTheOneThatTheDocumentationStates() throws Exception {
        String text = Files.readString(Path.of("../docs/SECURITY.md"));
        String list = text.substring(text.indexOf("\n- shells:"), text.indexOf("`filesystem.protect`"));
        assertThat(CODE.matcher(list).results().map((MatchResult found) -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(ProtectedNames.BUILT_IN.entries());
    }

    @Test
    void namesAreComparedWithoutRegardToCase() {
        assertThat(ProtectedNames.BUILT_IN.contains(".BashRC")).isTrue();
        assertThat(ProtectedNames.BUILT_IN.in(".Claude")).contains("hooks");
        assertThat(ProtectedNames.BUILT_IN.contains("bashrc")).isFalse();
    }

    @Test
    void entriesAreAddedAndTakenAway() {
        ProtectedNames names =
                ProtectedNames.BUILT_IN.without(List.of(".envrc", ".git/hooks")).with(List.of(".github/workflows"));
        assertThat(names.contains(".envrc")).isFalse();
        assertThat(names.inRepositories()).doesNotContain("hooks").contains("config");
        assertThat(names.anywhere()).contains(".github/workflows").noneMatch(name -> name.startsWith(".git/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a/b/c", "..", "a/..", ".", "*.sh", "a/b*", "a\0b"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ProtectedNames.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("is not a name to protect");
    }
}
