package dev.srt.verticle;

/** A message or a configuration that cannot be meant. */
public final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String problem) {
        super(problem);
    }
}
