package dev.srt.spi;

import java.nio.file.Path;

/**
 * One mount of what a command sees. Paths are real: no component is a symbolic link, and whoever mounts refuses one that has
 * become one since.
 *
 * @since 0.1
 */
public sealed interface Mount {

    /** Where it is mounted. */
    Path target();

    /** The host's file or directory, as it is. */
    record Writable(Path target) implements Mount {}

    /** The host's file or directory, read-only. */
    record ReadOnly(Path target) implements Mount {}

    /** An empty directory over the host's. It is made read-only last, after what is mounted in it. */
    record EmptyDirectory(Path target) implements Mount {}

    /** A file that cannot be opened: {@code /dev/null} on a mount without devices gives {@code EACCES}. */
    record ClosedFile(Path target) implements Mount {}

    /**
     * Keeps a directory from being renamed or removed, since it is a mount point; it lies beneath the mount through
     * which the directory is seen, so it changes nothing else.
     */
    record Pin(Path target) implements Mount {}

    /**
     * A symbolic link in an empty directory.
     *
     * @param leadsTo its target, as it is written
     */
    record Link(Path target, Path leadsTo) implements Mount {}

    /**
     * Another file in a file's place, read-only. It is left out where {@link EgressWay#NONE} is in force: it tells programs
     * how to find names.
     *
     * @param by the file that is shown there
     */
    record Replaced(Path target, Path by) implements Mount {}
}
