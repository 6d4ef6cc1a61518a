package dev.srt.policy;

/**
 * Where a rule was written.
 *
 * @param origin the settings file as the user would name it, or the name of a built-in list
 * @param line the line in that file, counted from 1; 0 where there is no file
 * @param key the key the rule stands under, such as {@code filesystem.denyRead[0]}
 */
public record Source(String origin, int line, String key) {

    /** The source of a rule that srt itself states. */
    public static Source builtIn(String list) {
        return new Source("built-in", 0, list);
    }

    /** Whether srt states this rule, rather than a settings file. */
    public boolean isBuiltIn() {
        return line == 0;
    }

    /** {@code FILE:LINE} as editors and terminals understand it, or the name of the built-in list. */
    public String place() {
        return isBuiltIn() ? "%s (%s)".formatted(origin, key) : origin + ":" + line;
    }

    @Override
    public String toString() {
        return isBuiltIn() ? place() : "%s (%s)".formatted(place(), key);
    }
}
