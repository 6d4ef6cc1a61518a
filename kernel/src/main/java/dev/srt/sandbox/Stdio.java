package dev.srt.sandbox;

/**
 * What one of a command's standard streams is connected to.
 *
 * @since 0.1
 */
public enum Stdio {
    /** The same stream of this process. */
    INHERIT,
    /** A pipe, whose other end {@link RunningCommand} has. */
    PIPE,
    /** {@code /dev/null}. */
    NULL
}
