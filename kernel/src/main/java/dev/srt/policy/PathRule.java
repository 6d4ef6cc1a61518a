package dev.srt.policy;

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

    /** The same rule for the files that its pattern turned out to mean. */
    public PathRule about(PathPattern located) {
        return new PathRule(located, source, firm);
    }

    @Override
    public String text() {
        return pattern.toString();
    }
}
