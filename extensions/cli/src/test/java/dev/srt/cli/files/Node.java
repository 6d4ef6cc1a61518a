package dev.srt.cli.files;

import java.nio.file.Path;
import java.util.List;

/** One entry of a tree to plant. Paths are relative to the directory that holds the project. */
sealed interface Node {

    /** The names on the way, the entry's own last. */
    List<String> names();

    /** Where it lies. */
    default Path in(Path top) {
        Path at = top;
        for (String name : names()) {
            at = at.resolve(name);
        }
        return at;
    }

    /** A file with some content. */
    record RegularFile(List<String> names) implements Node {}

    /** A directory. */
    record Directory(List<String> names) implements Node {}

    /**
     * A symbolic link.
     *
     * @param target another path of the tree, there or not
     * @param relative whether the link says it as seen from itself
     */
    record Link(List<String> names, List<String> target, boolean relative) implements Node {}
}
