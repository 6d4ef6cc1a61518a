package dev.srt.policy;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The wildcards of path entries.
 *
 * <p>{@code *} is any run of characters but {@code /}, {@code **} any run at all, <code>**&#47;</code> any number of
 * directories or none, {@code ?} one character but {@code /}, {@code [set]} one of a set, with ranges and without
 * negation. There are no escapes and no braces. A {@code [} without a closing {@code ]} stands for itself.
 */
public final class GlobSyntax {
    private GlobSyntax() {}

    /** Whether a text holds any wildcard character. */
    public static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == ']');
    }

    static PathPattern.Glob compile(String text) {
        int wild = 0;
        while (!isGlob(text.substring(wild, wild + 1))) {
            wild++;
        }
        int slash = text.lastIndexOf('/', wild);
        if (slash < 0) {
            throw new InvalidValueException("path \"" + text + "\" is not absolute", "write an absolute path");
        }
        Path root = Path.of(text.substring(0, slash + 1)).normalize();
        String rest = text.substring(slash + 1);
        String prefix = root.getNameCount() == 0 ? "/" : root + "/";
        return new PathPattern.Glob(
                prefix + rest, root, Pattern.compile(Pattern.quote(prefix) + expression(rest), Pattern.DOTALL));
    }

    private static String expression(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
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
            } else if (c == '[' && glob.indexOf(']', i + 1) > i + 1) {
                int close = glob.indexOf(']', i + 1);
                appendSet(regex, glob.substring(i + 1, close));
                i = close + 1;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
                i++;
            }
        }
        return regex.toString();
    }

    private static void appendSet(StringBuilder regex, String members) {
        StringBuilder set = new StringBuilder("[");
        for (int i = 0; i < members.length(); i++) {
            char c = members.charAt(i);
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            if (range && c <= members.charAt(i + 2)) {
                set.append(escaped(c)).append('-').append(escaped(members.charAt(i + 2)));
                i += 2;
            } else if (range) {
                regex.append(Pattern.quote("[" + members + "]"));
                return;
            } else {
                set.append(escaped(c));
            }
        }
        regex.append(set).append("&&[^/]]");
    }

    private static String escaped(char c) {
        return "\\x{%x}".formatted((int) c);
    }
}
