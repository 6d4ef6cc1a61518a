package dev.srt.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What srt itself says. Standard output is the command's. */
final class StandardError {
    private StandardError() {}

    /**
     * Whether a standard stream of this process is a terminal.
     *
     * @param descriptor 0, 1 or 2
     */
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }

    static void say(String line) {
        System.err.println(line);
    }

    /** A line of {@code --debug}. */
    static void debug(String line) {
        say("[SandboxDebug] " + line);
    }
}
