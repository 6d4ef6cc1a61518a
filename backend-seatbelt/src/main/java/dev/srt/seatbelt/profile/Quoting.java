package dev.srt.seatbelt.profile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The only way of a text into a profile: whatever it is, it ends no string and adds no rule.
 *
 * <p>In a string a backslash makes the next character stand for itself, and that is all that is used of escapes: the others,
 * for control characters, are not the same in every reader of Scheme. Control characters stand for themselves.
 */
final class Quoting {
    /** The reader keeps a string in 1024 bytes with its end. No path is longer either ({@code PATH_MAX}). */
    static final int LONGEST = 1023;

    private static final String SPECIAL_IN_EXPRESSIONS = "\\^$.|?*+()[]{}";

    private Quoting() {}

    /**
     * A string literal, with its quotes.
     *
     * @throws InexpressibleException where the text holds a NUL, is no Unicode, or is too long
     */
    static String string(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        if (text.indexOf('\0') >= 0) {
            throw new InexpressibleException("a text with a NUL character cannot stand in a profile");
        }
        if (bytes(escaped, text) > LONGEST) {
            throw new InexpressibleException(
                    "\"%s\" is longer than the %d bytes that sandbox-exec reads".formatted(text, LONGEST));
        }
        return '"' + escaped + '"';
    }

    /** Whether the text can stand in a profile as one string. */
    static boolean fits(String text) {
        return bytes(text.replace("\\", "\\\\").replace("\"", "\\\""), text) <= LONGEST;
    }

    /** The regular expression that matches this character alone. */
    static String expression(int codePoint) {
        String character = Character.toString(codePoint);
        return SPECIAL_IN_EXPRESSIONS.contains(character) ? "\\" + character : character;
    }

    private static int bytes(String escaped, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(escaped));
            return encoded.remaining();
        } catch (CharacterCodingException e) {
            // An encoder that goes on would put a question mark there, which means something in expressions.
            throw new InexpressibleException("\"%s\" is not Unicode".formatted(text));
        }
    }
}
