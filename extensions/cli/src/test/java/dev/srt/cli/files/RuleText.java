package dev.srt.cli.files;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A rule about some path of the tree, and how it is spelled.
 *
 * @param list the key it stands under
 * @param names the path it is about, relative to the directory that holds the project; there or not
 * @param spelling how
 * @param at which name a wildcard replaces, counted from the end
 */
record RuleText(String list, List<String> names, Spelling spelling, int at) {

    /** The lists of the file policy. */
    static final List<String> LISTS = List.of("denyRead", "allowRead", "allowWrite", "denyWrite");

    /** How a path can be written. */
    enum Spelling {
        /** As a text, in which odd characters may mean something else. */
        TEXT,
        /** Relative to the project. */
        RELATIVE,
        /** With a slash at its end. */
        DIRECTORY,
        /** As an object that leaves no doubt. */
        LITERAL,
        /** With {@code *} for a name. */
        STAR,
        /** With {@code ?} for the first character of a name. */
        ONE,
        /** With a set for the first character of a name. */
        SET,
        /** With {@code **} for a name. */
        ANY_DEPTH
    }

    /**
     * The entry, as a value of JSON.
     *
     * @param top what the path is relative to
     */
    Object json(String top) {
        int wild = names.size() - 1 - Math.floorMod(at, names.size());
        String path = IntStream.range(0, names.size())
                // What lies beside the tree is the tests' own.
                .mapToObj(i -> i == wild && i > 0 ? spelled(names.get(i)) : names.get(i))
                .collect(Collectors.joining("/"));
        return switch (spelling) {
            case LITERAL -> new Literal(top + "/" + path, true);
            case RELATIVE -> names.getFirst().equals("project") && names.size() > 1 ? inProject() : "../" + path;
            case DIRECTORY -> top + "/" + path + (path.matches("(?s).*[*?\\[\\]].*") ? "" : "/");
            default -> top + "/" + path;
        };
    }

    /** The form of an entry that is an object. */
    record Literal(String path, boolean literal) {}

    private String inProject() {
        return String.join("/", names.subList(1, names.size()));
    }

    private String spelled(String name) {
        int first = name.offsetByCodePoints(0, 1);
        return switch (spelling) {
            case STAR -> "*";
            case ONE -> "?" + name.substring(first);
            case SET -> "[" + (name.startsWith("]") ? "x" : name.substring(0, first)) + "]" + name.substring(first);
            case ANY_DEPTH -> "**";
            default -> name;
        };
    }
}
