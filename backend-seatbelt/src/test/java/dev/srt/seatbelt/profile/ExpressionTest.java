package dev.srt.seatbelt.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.reader.PathMatcher;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of expressions, for a matcher of either kind. */
class ExpressionTest {

    @ParameterizedTest
    @EnumSource
    void lettersInEitherCase(PathMatcher matcher) {
        assertThat(List.of(".Ab-1", ".aB-1", ".AB-1", ".ab-1"))
                .allMatch(text -> matches(matcher, Expression.anyCase(".ab-1"), text));
        assertThat(List.of("xab-1", ".ab-", ".ab-11"))
                .noneMatch(text -> matches(matcher, Expression.anyCase(".ab-1"), text));
    }

    @ParameterizedTest
    @EnumSource
    void oneCharacterIsOneWhateverItTakesInBytes(PathMatcher matcher) {
        assertThat(List.of("a", "\n", "é", "€", "😀"))
                .allMatch(text -> matches(matcher, Expression.oneCharacter(), text));
        assertThat(List.of("", "/", "ab", "aé", "/é"))
                .noneMatch(text -> matches(matcher, Expression.oneCharacter(), text));
    }

    @ParameterizedTest
    @EnumSource
    void oneByteIsNeverMoreThanACharacter(PathMatcher matcher) {
        assertThat(matches(matcher, Expression.oneByte(), "a")).isTrue();
        assertThat(List.of("", "/", "ab", "éé")).noneMatch(text -> matches(matcher, Expression.oneByte(), text));
    }

    @ParameterizedTest
    @EnumSource
    void oneOfASetIsOneOfItsMembers(PathMatcher matcher) {
        BitSet members = new BitSet();
        "a9-^]\\é|".codePoints().forEach(members::set);
        Expression set = Expression.oneOf(members);

        assertThat(List.of("a", "9", "-", "^", "]", "\\", "é", "|")).allMatch(text -> matches(matcher, set, text));
        assertThat(List.of("b", "8", "", "[", "è", "aa", "/")).noneMatch(text -> matches(matcher, set, text));
    }

    @ParameterizedTest
    @EnumSource
    void aSetMayHoldNoLetters(PathMatcher matcher) {
        BitSet members = new BitSet();
        members.set('.');

        assertThat(matches(matcher, Expression.oneOf(members), ".")).isTrue();
        assertThat(matches(matcher, Expression.oneOf(members), "a")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void directoriesAreCounted(PathMatcher matcher) {
        assertThat(List.of("a/b/", "a/b/c/", "é/\n/"))
                .allMatch(text -> matches(matcher, Expression.directories(2), text));
        assertThat(List.of("", "a/", "a/b", "//")).noneMatch(text -> matches(matcher, Expression.directories(2), text));
        assertThat(matches(matcher, Expression.anyDirectories(), "")).isTrue();
    }

    private static boolean matches(PathMatcher matcher, Expression expression, String text) {
        return matcher.finds("^" + expression + "$", text);
    }
}
