package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import java.util.Optional;

/**
 * One entry of Claude's {@code permissions} that is about files or the network.
 *
 * @param tool what may, or may not, be used
 * @param specifier what stands in the parentheses; empty where there are none, which means everything
 */
record PermissionRule(Tool tool, Optional<String> specifier) {

    /** The tools whose rules become part of a policy. */
    enum Tool {
        /** Reading files. */
        READ("Read"),
        /** Changing files. */
        EDIT("Edit"),
        /** Making files, which is the same to a sandbox. */
        WRITE("Write"),
        /** Reaching hosts. */
        WEB_FETCH("WebFetch");

        private final String id;

        Tool(String id) {
            this.id = id;
        }
    }

    /**
     * Reads {@code Tool} or {@code Tool(specifier)}.
     *
     * @return empty for a tool that no policy is about
     * @throws InvalidValueException for a rule that is about a tool above, but cannot be understood
     */
    static Optional<PermissionRule> parse(String text) {
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        for (Tool tool : Tool.values()) {
            if (tool.id.equals(name)) {
                return Optional.of(new PermissionRule(tool, specifier(text, open)));
            }
            if (tool.id.equalsIgnoreCase(name.strip())) {
                throw new InvalidValueException(
                        "\"" + text + "\" names a tool that does not exist", "write " + tool.id + ", exactly so");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> specifier(String text, int open) {
        if (open < 0) {
            return Optional.empty();
        }
        if (!text.endsWith(")")) {
            throw new InvalidValueException("\"" + text + "\" does not end in \")\"", "close the parenthesis");
        }
        String specifier = text.substring(open + 1, text.length() - 1);
        if (specifier.isBlank()) {
            throw new InvalidValueException(
                    "\"" + text + "\" names nothing", "write something in the parentheses, or leave them out for all");
        }
        return Optional.of(specifier);
    }
}
