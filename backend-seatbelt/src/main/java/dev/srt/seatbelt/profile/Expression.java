package dev.srt.seatbelt.profile;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A regular expression for paths, or a part of one.
 *
 * <p>Whether the system's matcher goes by characters or by bytes, what its dot means, and how it reads escapes in sets, is
 * written nowhere. So there are no dots here, no escapes in sets, and every expression means the same by bytes and by
 * characters, but for {@link #oneCharacter} and {@link #oneByte}, which say what they do.
 */
public final class Expression {
    private static final String NOT_PRINTABLE = "[^ -~]";

    private final String text;

    private Expression(String text) {
        this.text = text;
    }

    /** This text alone, whatever characters are in it. */
    public static Expression literal(String text) {
        return new Expression(text.codePoints().mapToObj(Quoting::expression).collect(Collectors.joining()));
    }

    /** This text, with ASCII letters in either case: on many a Mac both name one file. */
    public static Expression anyCase(String text) {
        return new Expression(text.codePoints().mapToObj(Expression::eitherCase).collect(Collectors.joining()));
    }

    private static String eitherCase(int codePoint) {
        boolean letter = (codePoint >= 'a' && codePoint <= 'z') || (codePoint >= 'A' && codePoint <= 'Z');
        return letter
                ? "[%c%c]".formatted(Character.toLowerCase(codePoint), Character.toUpperCase(codePoint))
                : Quoting.expression(codePoint);
    }

    /** Any run of characters within one name, or none. */
    public static Expression restOfName() {
        return new Expression("[^/]*");
    }

    /** Any one character within a name. It also takes up to four that are not printable ASCII, as one of them is by bytes. */
    public static Expression oneCharacter() {
        return new Expression("([^/]|%1$s%1$s%1$s?%1$s?)".formatted(NOT_PRINTABLE));
    }

    /** Any one character within a name; where the matcher goes by bytes, only one of ASCII. */
    public static Expression oneByte() {
        return new Expression("[^/]");
    }

    /** Any one of these characters. */
    public static Expression oneOf(BitSet codePoints) {
        String plain = members(codePoints.stream()
                .filter(Character::isLetterOrDigit)
                .filter(c -> c < 0x80)
                .toArray());
        String others = codePoints.stream()
                .filter(c -> c >= 0x80 || !Character.isLetterOrDigit(c))
                .mapToObj(c -> "|" + Quoting.expression(c))
                .collect(Collectors.joining());
        String all = plain.isEmpty() ? others.substring(1) : plain + others;
        return new Expression("(" + all + ")");
    }

    private static String members(int[] plain) {
        return plain.length == 0 ? "" : "[" + new String(plain, 0, plain.length) + "]";
    }

    /** Any of these. */
    public static Expression anyOf(Collection<Expression> alternatives) {
        return new Expression(alternatives.stream().map(part -> part.text).collect(Collectors.joining("|", "(", ")")));
    }

    /** Any directories with the slash after each, or none. */
    public static Expression anyDirectories() {
        return new Expression("([^/]*/)*");
    }

    /** Any directories with the slash after each, at least so many. */
    public static Expression directories(int atLeast) {
        return new Expression("[^/]+/".repeat(atLeast)).then(anyDirectories());
    }

    /** One after the other. */
    public static Expression all(List<Expression> parts) {
        return new Expression(parts.stream().map(part -> part.text).collect(Collectors.joining()));
    }

    /** This, and then that. */
    public Expression then(Expression next) {
        return new Expression(text + next.text);
    }

    /** The expression as it is written, without anchors. */
    String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
