package dev.srt.cli.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The processes of the host, those in sandboxes too. */
final class HostProcesses {
    private HostProcesses() {}

    /** The numbers of the processes with a word in their command line that holds the text. */
    static Set<String> with(String text) throws IOException {
        return matching(commandLine -> commandLine.contains(text));
    }

    /** The numbers of the processes whose first word is that one. */
    static Set<String> called(String program) throws IOException {
        return matching(commandLine -> commandLine.startsWith(program + "\0"));
    }

    private static Set<String> matching(Predicate<String> wanted) throws IOException {
        Set<String> found = new TreeSet<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (wanted.test(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1))) {
                        found.add(process.getFileName().toString());
                    }
                } catch (IOException e) {
                    // It has just ended.
                }
            }
        }
        return found;
    }
}
