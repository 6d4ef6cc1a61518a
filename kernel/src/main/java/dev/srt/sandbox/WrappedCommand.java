package dev.srt.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command for others to start: whoever runs these words, as the same user and within the time, runs the command in the sandbox that made
 * them. They hold a ticket that is good for one run, and worth nothing once the sandbox is closed.
 *
 * @param id names the run
 * @param argv the program and its arguments
 * @param expires until when it must have been started
 * @since 0.1
 */
public record WrappedCommand(String id, List<String> argv, Instant expires) {
    /** Keeps its own copy of the list. */
    public WrappedCommand {
        argv = List.copyOf(argv);
    }

    /** The words as one line for a POSIX shell, each in single quotes. */
    public String line() {
        return argv.stream().map(WrappedCommand::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Keeps the ticket out of logs. */
    @Override
    public String toString() {
        return "WrappedCommand[id=" + id + ", expires=" + expires + "]";
    }
}
