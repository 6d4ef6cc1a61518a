package dev.srt.spi;

import java.util.List;

/**
 * What is to run in the sandbox.
 *
 * @since 0.1
 */
public sealed interface Command {

    /** The command as the user wrote it, in one line for the eye. */
    String text();

    /**
     * A program with its arguments, run as they are.
     *
     * @param words the program, looked up in {@code PATH} where it has no slash, and its arguments; never empty
     */
    record Argv(List<String> words) implements Command {
        /** Refuses an empty list. */
        public Argv {
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a command needs at least the program's name");
            }
        }

        @Override
        public String text() {
            return String.join(" ", words);
        }
    }

    /**
     * A line for the shell.
     *
     * @param line handed to {@code bash -c}, or to {@code sh -c} where there is no bash
     */
    record ShellLine(String line) implements Command {
        @Override
        public String text() {
            return line;
        }
    }
}
