package dev.srt.policy;

/**
 * Where a rule was written.
 *
 * @param origin the settings file as the user would name it; {@code built-in}, or {@code code}, where there is none
 * @param line the line in that file, counted from 1; 0 where there is no file
 * @param key the key the rule stands under, such as {@code filesystem.denyRead[0]}
 */
public record Source(String origin, int line, String key) {
    private static final String BUILT_IN = "built-in";
    private static final String CODE = "code";

    /** The source of a rule that srt itself states. */
    public static Source builtIn(String list) {
        return new Source(BUILT_IN, 0, list);
    }

    /** The source of a rule that a program states which embeds srt. */
    public static Source inCode(String key) {
        return new Source(CODE, 0, key);
    }

    /** Whether srt states this rule, rather than somebody who uses it. */
    public boolean isBuiltIn() {
        return line == 0 && origin.equals(BUILT_IN);
    }

    /** {@code FILE:LINE} as editors and terminals understand it, or what there is without a file. */
    public String place() {
        return line == 0 ? "%s (%s)".formatted(origin, key) : origin + ":" + line;
    }

    @Override
    public String toString() {
        return line == 0 ? place() : "%s (%s)".formatted(place(), key);
    }
}
