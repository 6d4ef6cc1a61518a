package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PathPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths as Claude's permission rules write them: in the syntax of {@code gitignore(5)}, with four ways to begin.
 *
 * <p>{@code //x} is absolute, {@code ~/x} in the home directory, {@code /x} in the folder that the file governs, {@code
 * ./x} and {@code a/b} in the working directory. A name without a slash, or with one at its end alone, means files of
 * that name in the working directory and at any depth beneath it. What is beneath a matching directory matches too.
 */
final class PermissionPath {
    private static final String FIX = "write the rule without it";

    private PermissionPath() {}

    /**
     * Reads the specifier of a rule.
     *
     * @throws InvalidValueException where it says something that path patterns cannot
     */
    static PathPattern parse(String text, Reading.Folders folders) {
        if (text.startsWith("!")) {
            throw cannot(text, "an exception (\"!\")");
        }
        if (text.indexOf('\\') >= 0) {
            throw cannot(text, "an escape (\"\\\")");
        }
        if (text.startsWith("//")) {
            return PathPattern.parse("/" + components(text));
        }
        if (text.equals("~") || text.startsWith("~/")) {
            return PathPattern.beneath(folders.home(), components(text.substring(1)));
        }
        if (text.startsWith("/")) {
            return PathPattern.beneath(folders.governed(), components(text));
        }
        String path = components(text);
        boolean bareName = text.indexOf('/') < 0 || text.indexOf('/') == text.length() - 1;
        boolean everything = path.isEmpty() || path.equals(".") || path.equals("..");
        return PathPattern.beneath(folders.working(), bareName && !everything ? "**/" + path : path);
    }

    /** The path with wildcards that mean here what they mean in gitignore; the last one is left out if it means all. */
    private static String components(String text) {
        List<String> components = new ArrayList<>();
        for (String component : text.split("/", -1)) {
            if (!component.isEmpty()) {
                refuseForeignSets(component, text);
                components.add(component.equals("**") ? component : component.replaceAll("\\*+", "*"));
            }
        }
        while (!components.isEmpty() && components.getLast().equals("**")) {
            components.removeLast();
        }
        if (!components.isEmpty() && components.getLast().equals("*")) {
            components.removeLast();
        }
        return String.join("/", components);
    }

    /** Sets that mean one thing to gitignore and another, or nothing, to a {@link PathPattern}. */
    private static void refuseForeignSets(String component, String text) {
        for (int open = component.indexOf('['); open >= 0; ) {
            int close = component.indexOf(']', open + 1);
            String set = close < 0 ? "" : component.substring(open + 1, close);
            if (set.isEmpty()) {
                throw cannot(text, "a set that is empty or not closed (\"[\")");
            }
            if (set.startsWith("!") || set.startsWith("^")) {
                throw cannot(text, "a negated set (\"[" + set.charAt(0) + "\")");
            }
            if (set.startsWith("[:") || set.contains("[")) {
                throw cannot(text, "a set within a set (\"[[\")");
            }
            open = component.indexOf('[', close + 1);
        }
    }

    private static InvalidValueException cannot(String text, String what) {
        return new InvalidValueException("the path \"" + text + "\" has " + what + ", which is not supported", FIX);
    }
}
