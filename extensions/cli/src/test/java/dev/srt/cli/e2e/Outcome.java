package dev.srt.cli.e2e;

import java.nio.charset.StandardCharsets;

/**
 * How an srt ended.
 *
 * @param status the exit status, as a shell sees it
 * @param output all of standard output
 * @param stderr all of standard error
 */
record Outcome(int status, byte[] output, String stderr) {

    /** Standard output as text. */
    String stdout() {
        return new String(output, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "status %d%n--- stdout%n%s%n--- stderr%n%s".formatted(status, stdout(), stderr);
    }
}
