package dev.srt.plugin;

/** A message of the SPI as JSON that cannot be meant. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String problem) {
        super(problem);
    }
}
