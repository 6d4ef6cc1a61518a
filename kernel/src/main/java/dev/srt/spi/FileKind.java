package dev.srt.spi;

/**
 * What lies at a path.
 *
 * @since 0.1
 */
public enum FileKind {
    /** A directory. */
    DIRECTORY,
    /** Anything else that exists: a file, a FIFO, a socket, a device. */
    FILE,
    /** Nothing, but this user could make something there. */
    ABSENT,
    /** Nothing that this user could make or look at: a directory on the way may not be searched, or not be written. */
    UNKNOWN
}
