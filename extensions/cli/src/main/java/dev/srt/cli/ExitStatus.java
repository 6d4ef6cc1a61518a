package dev.srt.cli;

/** Exit statuses of srt's own; every other is the command's. */
final class ExitStatus {
    /** srt could not do its part. The command did not run. */
    static final int FAILED = 1;

    /** A signal n ended the command: this + n, as shells have it. */
    static final int SIGNALLED = 128;

    private ExitStatus() {}
}
