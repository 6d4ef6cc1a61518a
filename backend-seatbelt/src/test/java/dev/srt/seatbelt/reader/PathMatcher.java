package dev.srt.seatbelt.reader;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Regular expressions of profiles: a subset of the POSIX extended ones, found anywhere in a path. Whether the system's matcher
 * goes by characters or by bytes is not known: there is one of each kind.
 */
public enum PathMatcher {
    /** A character is one, whatever it takes in UTF-8. */
    BY_CHARACTERS,
    /** A character beyond ASCII is several. */
    BY_BYTES;

    private static final Map<String, Pattern> COMPILED = new HashMap<>();

    /** Whether a path holds a match. */
    public boolean finds(String expression, String path) {
        return compiled(seen(expression)).matcher(seen(path)).find();
    }

    private String seen(String text) {
        Charset bytes = StandardCharsets.ISO_8859_1;
        return this == BY_CHARACTERS ? text : new String(text.getBytes(StandardCharsets.UTF_8), bytes);
    }

    private static synchronized Pattern compiled(String expression) {
        return COMPILED.computeIfAbsent(expression, text -> Pattern.compile(translated(text)));
    }

    private static String translated(String text) {
        StringBuilder java = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> {
                    char next = text.charAt(++i);
                    if (Character.isLetterOrDigit(next) || next > '~' || next <= ' ') {
                        throw new IllegalArgumentException("an escape that may mean anything: \\" + next);
                    }
                    java.append('\\').append(next);
                }
                case '[' -> {
                    int end = endOfSet(text, i);
                    java.append(set(text.substring(i + 1, end)));
                    i = end;
                }
                case '^' -> {
                    if (i != 0) {
                        throw new IllegalArgumentException("an anchor in the middle");
                    }
                    java.append("\\A");
                }
                case '$' -> {
                    if (i != text.length() - 1) {
                        throw new IllegalArgumentException("an anchor in the middle");
                    }
                    java.append("\\z");
                }
                case '(' -> {
                    depth++;
                    java.append("(?:");
                }
                case ')' -> {
                    depth--;
                    java.append(')');
                }
                case '|' -> {
                    if (depth == 0) {
                        throw new IllegalArgumentException("an alternative that takes the anchors apart");
                    }
                    java.append('|');
                }
                case '*', '+', '?' -> java.append(c);
                case '.', '{', '}', ']' -> throw new IllegalArgumentException("not known how this is read: " + c);
                default -> {
                    java.append(Pattern.quote(Character.toString(text.codePointAt(i))));
                    i += Character.charCount(text.codePointAt(i)) - 1;
                }
            }
        }
        return java.toString();
    }

    /** A bracket right after the opening one, or after its {@code ^}, would be a member; there is none here. */
    private static int endOfSet(String text, int start) {
        int end = text.indexOf(']', start);
        if (end <= start + 1 || text.charAt(end - 1) == '^') {
            throw new IllegalArgumentException("a set without an end, or of what is unclear");
        }
        return end;
    }

    private static String set(String members) {
        if (!members.matches("\\^?([A-Za-z0-9]*|/| -~)")) {
            throw new IllegalArgumentException("not known how this set is read: " + members);
        }
        return "[" + members + "]";
    }
}
