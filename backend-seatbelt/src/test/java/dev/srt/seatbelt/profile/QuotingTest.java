package dev.srt.seatbelt.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.seatbelt.reader.Form;
import dev.srt.seatbelt.reader.PathMatcher;
import dev.srt.seatbelt.reader.SchemeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text ends the string it stands in, or adds a rule. */
class QuotingTest {

    @Property
    void whateverIsWrittenIsReadBackAndNothingElse(
            @ForAll("rules") List<ProfileRule> rules, @ForAll("texts") String tag) {
        List<Form> expected = new ArrayList<>();
        expected.add(Form.forms(Form.word("version"), Form.word("1")));
        rules.forEach(rule -> expected.add(Profiles.form(rule, tag)));

        assertThat(SchemeReader.read(new Profile(tag, rules).text())).isEqualTo(expected);
    }

    @Property
    void anExpressionForATextMatchesThatTextAlone(
            @ForAll("texts") String text, @ForAll("texts") String other, @ForAll PathMatcher matcher) {
        String expression = "^" + Expression.literal(text) + "$";

        assertThat(matcher.finds(expression, text)).isTrue();
        assertThat(matcher.finds(expression, other)).isEqualTo(text.equals(other));
    }

    @Provide
    Arbitrary<List<ProfileRule>> rules() {
        return Profiles.rules().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> texts() {
        return Profiles.texts();
    }

    @Test
    void aStringThatTheReaderWouldCutIsRefused() {
        String longest = "/" + "x".repeat(Quoting.LONGEST - 1);

        assertThat(SchemeReader.read(literal(longest))).hasSize(2);
        assertThatThrownBy(() -> literal(longest + "x")).isInstanceOf(InexpressibleException.class);
        assertThatThrownBy(() -> literal("/" + "é".repeat(Quoting.LONGEST / 2 + 1)))
                .isInstanceOf(InexpressibleException.class)
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> literal("/" + "\"".repeat(Quoting.LONGEST / 2 + 1)))
                .isInstanceOf(InexpressibleException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "x\udc00y"})
    void whatIsNoTextOfAFileNameIsRefused(String text) {
        Profile profile =
                new Profile("tag", List.of(ProfileRule.allow(Operation.MACH_LOOKUP, new Filter.MachService(text))));

        assertThatThrownBy(profile::text).isInstanceOf(InexpressibleException.class);
    }

    @Test
    void aRuleAboutNothingIsRefusedSinceItWouldBeAboutEverything() {
        assertThatThrownBy(() -> ProfileRule.allow(List.of(Operation.FILE_WRITE), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProfileRule.deny(Operation.FILE_WRITE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Filter.Any(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Filter.All(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static String literal(String path) {
        return new Profile("tag", List.of(ProfileRule.deny(Operation.FILE_READ, new Filter.Literal(Path.of(path)))))
                .text();
    }
}
