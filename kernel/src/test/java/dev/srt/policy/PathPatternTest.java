package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a path entry means. */
class PathPatternTest {

    private static boolean matches(String pattern, String path) {
        return PathPattern.parse(pattern).depthOn(Path.of(path)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // pattern     | means          | does not
                "/a/b          | /a/b           | /a",
                "/a/b          | /a/b/c/d       | /a/bc",
                "/             | /anything      | ",
                "/a/**         | /a             | /ab",
                "/a/*.pem      | /a/x.pem       | /a/b/x.pem",
                "/a/*.pem      | /a/.pem        | /a/x.pemx",
                "/a/*          | /a/b/c         | /a",
                "/a/**/x       | /a/x           | /a/bx",
                "/a/**/x       | /a/b/c/x/y     | /b/x",
                "/a/**/*.k     | /a/b/c.k       | /a/b/ck",
                "/a/b**        | /a/b/c/d       | /a/c",
                "/a/b**/c      | /a/bx/y/c      | /a/bc",
                "/a/?          | /a/b           | /a/bb",
                "/a/?          | /a/\uD83D\uDE00 | /a/ab",
                "/a/[bc]       | /a/c           | /a/d",
                "/a/[b-d]      | /a/c           | /a/-",
                "/a/[a-]       | /a/-           | /a/b",
                "/a/[!b]       | /a/!           | /a/c",
                "/a/[^b]       | /a/^           | /a/c",
                "/a/[.]x       | /a/.x          | /a/bx",
                "/a/[&&b]      | /a/&           | /a/c",
                "/a/[z-a]      | /a/[z-a]       | /a/m",
                "/a/[\uD83D\uDE00] | /a/\uD83D\uDE00 | /a/x",
                "/a/[b         | /a/[b          | /a/b",
                "/a/b]         | /a/b]          | /a/b",
                "/a/[]         | /a/[]          | /a/",
                "/a/[id]/p     | /a/[id]/p      | /a/x/p",
                "/a/[id]/p     | /a/i/p         | /a/id/p",
                "/a/x.y*       | /a/x.yz        | /a/xzy",
                "/a/(b)*       | /a/(b)c        | /a/bc",
                "/a/$*         | /a/$HOME       | /a/HOME",
                "/**/*.top     | /x/y/z.top     | /x/y/z.tops",
                "/*            | /x/y           | ",
            })
    void aPatternMeansWhatItNamesAndEverythingBeneath(String pattern, String meant, String not) {
        assertThat(matches(pattern, meant)).as(meant).isTrue();
        if (not != null) {
            assertThat(matches(pattern, not)).as(not).isFalse();
        }
    }

    @Test
    void noWildcardMatchesASlash() {
        assertThat(matches("/a/b?c", "/a/b/c")).isFalse();
        assertThat(matches("/a/b[.-0]c", "/a/b/c")).isFalse();
        assertThat(matches("/a/b*c", "/a/b/c")).isFalse();
    }

    @Test
    void namesWithLineBreaksMatchToo() {
        assertThat(matches("/a/**/x", "/a/b\nc/x")).isTrue();
        assertThat(matches("/a/*", "/a/b\nc")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a/b/c/d, 2", "/a/*, /a/b/c/d, 2", "/a/**/c, /a/b/c/d/c/e, 5", "/, /a, 0"})
    void theDepthIsThatOfTheDeepestNameOnTheWay(String pattern, String path, int depth) {
        assertThat(PathPattern.parse(pattern).depthOn(Path.of(path))).isEqualTo(OptionalInt.of(depth));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a/b/*.x, /a/b",
        "/a/*/b, /a",
        "/*, /",
        "/**/x, /",
        "/a/../b/*, /b",
        "/a/b?/c, /a",
        "/a//./b/*/c, /a/b"
    })
    void aWalkForMatchesBeginsAtTheRoot(String pattern, String root) {
        assertThat(PathPattern.parse(pattern).root()).isEqualTo(Path.of(root));
    }

    @ParameterizedTest
    @CsvSource({"/a/./b, /a/b", "/a//b/, /a/b", "/a/../b, /b", "/../../a, /a", "/a/*/./b/, /a/*/b", "/a/**/**, /a"})
    void spellingsAreMadeNormal(String pattern, String normal) {
        assertThat(PathPattern.parse(pattern)).hasToString(normal).isEqualTo(PathPattern.parse(normal));
    }

    @Test
    void theBasesOwnWildcardCharactersStandForThemselves() {
        PathPattern pattern = PathPattern.beneath(Path.of("/a/[x]*"), "*.k");

        assertThat(pattern.root()).isEqualTo(Path.of("/a/[x]*"));
        assertThat(pattern.depthOn(Path.of("/a/[x]*/b.k"))).isPresent();
        assertThat(pattern.depthOn(Path.of("/a/xy/b.k"))).isEmpty();
        assertThat(pattern).isNotEqualTo(PathPattern.parse("/a/[x]*/*.k"));
    }

    @Test
    void aBaseCanBeLeft() {
        assertThat(PathPattern.beneath(Path.of("/a/b"), "../c")).isEqualTo(PathPattern.parse("/a/c"));
        assertThat(PathPattern.beneath(Path.of("/a/b"), "../../../c/*")).isEqualTo(PathPattern.parse("/c/*"));
        assertThat(PathPattern.beneath(Path.of("/a/b"), "")).isEqualTo(PathPattern.parse("/a/b"));
    }

    @Test
    void aLiteralNamesOnePathWhateverItsCharacters() {
        PathPattern literal = PathPattern.literalBeneath(Path.of("/a"), "*.env");

        assertThat(literal).isEqualTo(PathPattern.literal(Path.of("/a/*.env")));
        assertThat(literal.depthOn(Path.of("/a/b.env"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "./a", "~/a", "*", "/a\0b", "/a/*/../b", "/a/[b]/.."})
    void refusesWhatNamesNoAbsolutePath(String text) {
        assertThatThrownBy(() -> PathPattern.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void refusesARelativeLiteral() {
        assertThatThrownBy(() -> PathPattern.literal(Path.of("a"))).isInstanceOf(InvalidValueException.class);
    }
}
