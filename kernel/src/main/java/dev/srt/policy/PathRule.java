package dev.srt.policy;

import java.nio.file.Path;

/**
 * One entry of a path list.
 *
 * @param pattern the files it means
 * @param source where it was written
 * @param firm for a read deny: whether no {@code allowRead} re-opens it
 */
public record PathRule(PathPattern pattern, Source source, boolean firm) implements Rule {

    /** A rule that a more exact one may overrule. */
    public PathRule(PathPattern pattern, Source source) {
        this(pattern, source, false);
    }

    /**
     * A rule of a program that embeds srt, for a file or a directory with all that is in it.
     *
     * @param path absolute
     */
    public static PathRule of(Path path) {
        return new PathRule(PathPattern.literal(path), Source.inCode(path.toString()));
    }

    /**
     * A rule of a program that embeds srt.
     *
     * @param pattern absolute, see {@link PathPattern#parse}
     * @throws InvalidValueException where that is no such pattern
     */
    public static PathRule matching(String pattern) {
        return new PathRule(PathPattern.parse(pattern), Source.inCode(pattern));
    }

    /** By the path alone, since a start puts every rule into a set: a record's own would make code for each component. */
    @Override
    public int hashCode() {
        return pattern.root().hashCode();
    }

    /** The same rule for the files that its pattern turned out to mean. */
    public PathRule about(PathPattern located) {
        return new PathRule(located, source, firm);
    }

    @Override
    public String text() {
        return pattern.toString();
    }
}
