package dev.srt.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the rule of a list that reaches deepest towards a path; of several as deep, any. Takes no longer for more literals. */
final class DeepestRule {
    private final Map<Path, PathRule> literals = new HashMap<>();
    private final List<PathRule> globs = new ArrayList<>();

    /** A rule, and the number of names in the deepest path it means towards the one that is judged. */
    record Reach(PathRule rule, int depth) {}

    private DeepestRule(List<PathRule> rules) {
        for (PathRule rule : rules) {
            switch (rule.pattern()) {
                case PathPattern.Literal literal -> literals.putIfAbsent(literal.path(), rule);
                case PathPattern.Glob glob -> globs.add(rule);
            }
        }
    }

    static DeepestRule of(List<PathRule> rules) {
        return new DeepestRule(rules);
    }

    /** A path, absolute and normal, and all directories above it, up to the root: what every list of rules is asked for. */
    static List<Path> upwards(Path path) {
        List<Path> all = new ArrayList<>(path.getNameCount() + 1);
        for (Path at = path; at != null; at = at.getParent()) {
            all.add(at);
        }
        return all;
    }

    /**
     * The rule that decides about a path; empty where none reaches it.
     *
     * @param upwards the path, and what is above it: {@link #upwards}
     */
    Optional<Reach> towards(List<Path> upwards) {
        Reach deepest = literal(upwards);
        for (PathRule rule : globs) {
            OptionalInt depth = rule.pattern().depthOn(upwards.getFirst());
            if (depth.isPresent() && (deepest == null || depth.getAsInt() > deepest.depth())) {
                deepest = new Reach(rule, depth.getAsInt());
            }
        }
        return Optional.ofNullable(deepest);
    }

    private Reach literal(List<Path> upwards) {
        if (literals.isEmpty()) {
            return null;
        }
        for (Path at : upwards) {
            PathRule rule = literals.get(at);
            if (rule != null) {
                return new Reach(rule, at.getNameCount());
            }
        }
        return null;
    }
}
