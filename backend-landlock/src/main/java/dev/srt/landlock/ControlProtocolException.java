package dev.srt.landlock;

/** The helper did not do what its protocol says, or ended before the command began. */
final class ControlProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ControlProtocolException(String message) {
        super(message);
    }
}
