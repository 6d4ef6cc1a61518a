package dev.srt.cli.escape;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What attempts run beside bash. */
final class Programs {
    private Programs() {}

    /** Compiles the probe into a directory that every caller can reach. */
    static Path probe(Path directory) throws IOException {
        Path source = layOut("probe.c", directory);
        Path program = directory.resolve("probe");
        run("gcc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString());
        return program;
    }

    /** Lays one of the tests' own files into a directory. */
    static Path layOut(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream content = Programs.class.getResourceAsStream("/escape/" + name)) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Runs a program of the host to its end, which must be a good one. */
    static void run(String... words) throws IOException {
        int status =
                new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue();
        if (status != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + status);
        }
    }

    /** What a program of the host says, without the line's end. */
    static String said(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + process.exitValue());
        }
        return text.strip();
    }
}
