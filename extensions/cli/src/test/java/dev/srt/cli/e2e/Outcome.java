package dev.srt.cli.e2e;

import java.nio.charset.StandardCharsets;

/** How an srt ended. */
public final class Outcome {
    private final int status;
    private final byte[] output;
    private final String stderr;

    Outcome(int status, byte[] output, String stderr) {
        this.status = status;
        this.output = output;
        this.stderr = stderr;
    }

    /** The exit status, as a shell sees it. */
    public int status() {
        return status;
    }

    /** All of standard output. */
    byte[] output() {
        return output.clone();
    }

    /** Standard output as text. */
    public String stdout() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** All of standard error. */
    public String stderr() {
        return stderr;
    }

    @Override
    public String toString() {
        return "status %d%n--- stdout%n%s%n--- stderr%n%s".formatted(status, stdout(), stderr);
    }
}
