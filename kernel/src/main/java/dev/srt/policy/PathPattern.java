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
            return other instanceof Glob that && text.equals(that.text);
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
            throw new InvalidValueException("path \"" + path + "\" is not absolute", "write an absolute path");
        }
        return new Literal(path.normalize());
    }

    /**
     * Reads an absolute path in which {@code * ? [ ]} may stand for other names. A trailing {@code /**} means the
     * directory, as the directory's name alone does.
     */
    static PathPattern parse(String absolute) {
        String text = absolute;
        while (text.endsWith("/**")) {
            text = text.substring(0, text.length() - "/**".length());
        }
        if (text.isEmpty()) {
            text = "/";
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException("a path with a NUL character", "write a path that can exist");
        }
        return GlobSyntax.isGlob(text) ? GlobSyntax.compile(text) : literal(Path.of(text));
    }
}
