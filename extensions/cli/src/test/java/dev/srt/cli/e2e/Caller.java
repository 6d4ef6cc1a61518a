package dev.srt.cli.e2e;

import java.util.List;

/** Who runs srt. */
public enum Caller {
    /** Whoever runs the tests. */
    CURRENT,
    /** The user {@code nobody}, with nothing of root's: only root can become that one. */
    PLAIN;

    /** The number of the user {@code nobody}, and of its group. */
    public static final int NOBODY = 65534;

    private static final List<String> BECOME_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    /** Every caller that can be had here; a source of arguments for parameterized tests. */
    public static List<Caller> available() {
        return isRoot() ? List.of(CURRENT, PLAIN) : List.of(CURRENT);
    }

    /** Whether the tests run as root. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The words that run a command as this caller. */
    public List<String> prefix() {
        return this == PLAIN ? BECOME_NOBODY : List.of();
    }
}
