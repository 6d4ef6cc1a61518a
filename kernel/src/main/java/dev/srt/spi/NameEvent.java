package dev.srt.spi;

import java.nio.file.Path;

/**
 * What the helper tells of the names that a command makes ({@link InitPlan.NameRules}).
 *
 * @since 0.1
 */
public sealed interface NameEvent extends InitEvent {

    /**
     * The command may not make, change or remove this path, and tried to.
     *
     * @param linked whether only since the file has another name, or hard link, where the command may not write
     */
    record Refused(Path path, boolean linked) implements NameEvent {}

    /** The command was let make this path in a directory of its own; programs outside would run or trust what is there. */
    record Trusted(Path path) implements NameEvent {}

    /** A directory was moved, with paths beneath it that were told of. */
    record Moved(Path from, Path to) implements NameEvent {}
}
