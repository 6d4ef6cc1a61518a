package dev.srt.spi;

/** What lies at a path. */
public enum FileKind {
    /** A directory. */
    DIRECTORY,
    /** Anything else that exists: a file, a FIFO, a socket, a device. */
    FILE,
    /** Nothing, though the parent could be looked at. */
    ABSENT,
    /** It cannot be told: a directory on the way may not be searched. */
    UNKNOWN
}
