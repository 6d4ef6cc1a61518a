package dev.srt.policy;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The files that one path entry means: those it names, and everything beneath them. */
public sealed interface PathPattern {

    /**
     * How deep the rule reaches towards a path.
     *
     * @param path absolute and normal, with its links resolved
     * @return the number of names in the deepest ancestor of {@code path}, or {@code path} itself, that the pattern
     *     names; empty where it names none of them
     */
    OptionalInt depthOn(Path path);

    /** The directory that holds everything the pattern can name: a walk for matches begins here. */
    Path root();

    /**
     * One file or directory.
     *
     * @param path absolute and normal
     */
    record Literal(Path path) implements PathPattern {
        @Override
        public OptionalInt depthOn(Path other) {
            return other.startsWith(path) ? OptionalInt.of(path.getNameCount()) : OptionalInt.empty();
        }

        @Override
        public Path root() {
            return path;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Every file whose whole path matches.
     *
     * @param text the pattern: absolute, in the syntax of {@link GlobSyntax}
     * @param root the directory named by the leading components without wildcards
     * @param expression what {@code text} means, for whole paths
     */
    record Glob(String text, Path root, Pattern expression) implements PathPattern {
        @Override
        public OptionalInt depthOn(Path other) {
            if (!other.startsWith(root)) {
                return OptionalInt.empty();
            }
            for (Path at = other; at != null && at.getNameCount() > root.getNameCount(); at = at.getParent()) {
                if (expression.matcher(at.toString()).matches()) {
                    return OptionalInt.of(at.getNameCount());
                }
            }
            return OptionalInt.empty();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Glob that && text.equals(that.text) && root.equals(that.root);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The pattern that names one path, whatever characters are in it. */
    static PathPattern literal(Path path) {
        if (!path.isAbsolute()) {
            throw notAbsolute(path.toString());
        }
        return new Literal(path.normalize());
    }

    /**
     * Reads an absolute path in which {@code * ? [ ]} may stand for other names ({@link GlobSyntax}). A trailing {@code
     * /**} means the directory, as the directory's name alone does.
     */
    static PathPattern parse(String absolute) {
        if (!absolute.startsWith("/")) {
            throw notAbsolute(absolute);
        }
        return beneath(Path.of("/"), absolute);
    }

    /**
     * Reads a path as {@link #parse} does, but relative to a directory whose own name is taken as it is.
     *
     * @param base absolute
     * @param text relative to {@code base}, with or without a leading slash; {@code ..} leaves it
     */
    static PathPattern beneath(Path base, String text) {
        return PathComponents.of(base, text).pattern();
    }

    /** Reads a path as {@link #beneath} does, with wildcards taken as ordinary characters. */
    static PathPattern literalBeneath(Path base, String text) {
        return PathComponents.of(base, text).literal();
    }

    private static InvalidValueException notAbsolute(String text) {
        return new InvalidValueException("path \"" + text + "\" is not absolute", "write an absolute path");
    }
}
