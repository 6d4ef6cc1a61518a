package dev.srt.settings;

import dev.srt.policy.GlobSyntax;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.settings.LocatedJson.Flag;
import dev.srt.settings.LocatedJson.Members;
import dev.srt.settings.LocatedJson.Text;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of a path list in the srt form: a text, in which wildcards may stand for names, or {@code {"path": TEXT,
 * "literal": true}}, in which no character stands for another.
 */
final class PathEntry {
    private static final String FIX = "write \"/absolute\", \"~/in/home\" or \"relative/to/the/working/directory\"";

    private PathEntry() {}

    /** An entry of a list that allows. */
    static Shape<PathRule> allow() {
        return entry(Shape.text((text, node, reading) -> pattern(text, node, reading)));
    }

    /** An entry of a list that denies: one that could only match nothing is refused. */
    static Shape<PathRule> deny() {
        return entry(Shape.text((text, node, reading) -> {
            boolean rooted = text.startsWith("/") || text.startsWith("~/");
            if (rooted && GlobSyntax.isGlob(text) && text.endsWith("/")) {
                throw new InvalidValueException(
                        "\"" + text + "\" has a wildcard and ends in a separator, and so would match nothing",
                        "remove the \"/\" at its end");
            }
            return pattern(text, node, reading);
        }));
    }

    private static Shape<PathRule> entry(Shape<PathPattern> plain) {
        return (node, reading) -> {
            Optional<PathPattern> pattern = node.json() instanceof Members members
                    ? literal(members, node, reading)
                    : plain.read(node, reading);
            return pattern.map(files -> new PathRule(files, reading.source(node)));
        };
    }

    private static PathPattern pattern(String text, Node node, Reading reading) {
        warnOfSpellingsThatStandForThemselves(text, node, reading);
        return reading.folders().resolve(nonEmpty(text));
    }

    private static Optional<PathPattern> literal(Members members, Node node, Reading reading) {
        boolean wellFormed = members.byName().keySet().equals(Set.of("path", "literal"))
                && members.byName().get("path").value() instanceof Text
                && members.byName().get("literal").value() instanceof Flag(boolean value, var at)
                && value;
        if (!wellFormed) {
            reading.problem(
                    node, "is not a path entry", "write a text, or {\"path\": \"...\", \"literal\": true} and no more");
            return Optional.empty();
        }
        String path = ((Text) members.byName().get("path").value()).value();
        try {
            return Optional.of(reading.folders().resolveLiteral(nonEmpty(path)));
        } catch (InvalidValueException e) {
            reading.problem(node, e);
            return Optional.empty();
        }
    }

    private static String nonEmpty(String text) {
        if (text.isEmpty()) {
            throw new InvalidValueException("an empty path", FIX);
        }
        return text;
    }

    /** {@code ~user} and {@code $HOME} look as if they would expand, and a deny that hides nothing must not go unseen. */
    private static void warnOfSpellingsThatStandForThemselves(String text, Node node, Reading reading) {
        boolean otherHome = text.startsWith("~") && !text.equals("~") && !text.startsWith("~/");
        if (otherHome || text.startsWith("$")) {
            reading.notice(
                    node, "\"" + text + "\" means a file of that name in the working directory; only ~ and ~/ expand");
        }
    }
}
