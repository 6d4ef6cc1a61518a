package dev.srt.policy;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The wildcards of path entries.
 *
 * <p>{@code *} is any run of characters but {@code /}, {@code **} any run at all, <code>**&#47;</code> any number of
 * directories or none, {@code ?} one character but {@code /}, {@code [set]} one of a set, with ranges and without
 * negation. There are no escapes and no braces. A {@code [} without a closing {@code ]} stands for itself.
 *
 * <p>A text with wildcards also means the file of exactly that name, because such names exist ({@code app/[id]}).
 */
public final class GlobSyntax {
    private GlobSyntax() {}

    /** Whether a text holds any wildcard character. */
    public static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == ']');
    }

    /**
     * The pattern of everything that matches beneath a directory.
     *
     * @param root absolute and normal; its characters stand for themselves
     * @param glob components with wildcards, relative to the root
     */
    static PathPattern.Glob compile(Path root, String glob) {
        String prefix = root.getNameCount() == 0 ? "/" : root + "/";
        String expression = "%s(?:%s|%s)".formatted(Pattern.quote(prefix), Pattern.quote(glob), expression(glob));
        return new PathPattern.Glob(prefix + glob, root, Pattern.compile(expression, Pattern.DOTALL));
    }

    private static String expression(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            int c = glob.codePointAt(i);
            boolean first = i == 0 || glob.charAt(i - 1) == '/';
            int close = c == '[' ? glob.indexOf(']', i + 1) : -1;
            if (first && glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 3;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i += 2;
            } else if (c == '*') {
                regex.append("[^/]*");
                i++;
            } else if (c == '?') {
                regex.append("[^/]");
                i++;
            } else if (close > i + 1) {
                regex.append(set(glob.substring(i + 1, close)));
                i = close + 1;
            } else {
                regex.append(escaped(c));
                i += Character.charCount(c);
            }
        }
        return regex.toString();
    }

    private static String set(String text) {
        int[] members = text.codePoints().toArray();
        StringBuilder set = new StringBuilder("[");
        for (int i = 0; i < members.length; i++) {
            boolean range = i + 2 < members.length && members[i + 1] == '-';
            if (range && members[i] > members[i + 2]) {
                return Pattern.quote("[" + text + "]");
            }
            set.append(escaped(members[i]));
            if (range) {
                set.append('-').append(escaped(members[i + 2]));
                i += 2;
            }
        }
        return set.append("&&[^/]]").toString();
    }

    private static String escaped(int codePoint) {
        return "\\x{%x}".formatted(codePoint);
    }
}
