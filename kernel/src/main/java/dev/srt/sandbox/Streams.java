package dev.srt.sandbox;

/**
 * What a command's standard streams are connected to.
 *
 * @param input its standard input
 * @param output its standard output
 * @param errors its standard error
 * @since 0.1
 */
public record Streams(Stdio input, Stdio output, Stdio errors) {
    /** This process's own. */
    public static final Streams INHERITED = new Streams(Stdio.INHERIT, Stdio.INHERIT, Stdio.INHERIT);

    /** Pipes for all three. Output that nobody reads stops the command once its pipe is full. */
    public static final Streams PIPED = new Streams(Stdio.PIPE, Stdio.PIPE, Stdio.PIPE);

    /** Pipes for what the command writes; its input is empty. */
    public static final Streams READ_ONLY = new Streams(Stdio.NULL, Stdio.PIPE, Stdio.PIPE);
}
