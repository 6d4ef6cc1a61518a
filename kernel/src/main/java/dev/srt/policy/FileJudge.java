package dev.srt.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Judges reads and writes by path.
 *
 * <p>A path is judged where it really is: the caller resolves symbolic links first, in rules and in targets.
 */
public final class FileJudge {
    private FileJudge() {}

    /** The rule of a list that reaches deepest towards a path, and how deep. */
    private record Reach(PathRule rule, int depth) {}

    /**
     * Everything may be read but what {@code denyRead} names; {@code allowRead} re-opens inside it, as deep or deeper;
     * a deny deeper still holds again. What may be written inside a stated deny may be read too.
     */
    public static Decision read(FilesystemPolicy policy, Path path) {
        if (policy.disabled()) {
            return new Decision.Allowed(Optional.empty());
        }
        Optional<PathRule> firm = policy.denyRead().stream()
                .filter(PathRule::firm)
                .filter(rule -> rule.pattern().depthOn(path).isPresent())
                .findFirst();
        if (firm.isPresent()) {
            return denied(firm.get(), "path is in denyRead");
        }
        Optional<Reach> deny = deepest(policy.denyRead(), path);
        if (deny.isEmpty()) {
            return new Decision.Allowed(Optional.empty());
        }
        Optional<Reach> allow = deepest(policy.allowRead(), path);
        if (allow.isPresent() && allow.get().depth() >= deny.get().depth()) {
            return new Decision.Allowed(Optional.of(allow.get().rule()));
        }
        Optional<Reach> write = deepest(policy.allowWrite(), path);
        boolean stated = !deny.get().rule().source().isBuiltIn();
        if (stated && write.isPresent() && write.get().depth() > deny.get().depth()) {
            return new Decision.Allowed(Optional.of(write.get().rule()));
        }
        return denied(deny.get().rule(), "path is in denyRead");
    }

    /** Nothing may be written but what {@code allowWrite} names; {@code denyWrite} wins, however deep either reaches. */
    public static Decision write(FilesystemPolicy policy, Path path) {
        if (policy.disabled()) {
            return new Decision.Allowed(Optional.empty());
        }
        if (read(policy, path) instanceof Decision.Denied hidden) {
            return hidden;
        }
        Optional<Reach> deny = deepest(policy.denyWrite(), path);
        if (deny.isPresent()) {
            return denied(deny.get().rule(), "path is in denyWrite");
        }
        return deepest(policy.allowWrite(), path)
                .<Decision>map(reach -> new Decision.Allowed(Optional.of(reach.rule())))
                .orElseGet(() -> new Decision.Denied(
                        Optional.empty(),
                        "path is not in allowWrite",
                        Optional.of("add \"%s\" to filesystem.allowWrite, or \"Edit(/%s)\" to permissions.allow"
                                .formatted(path, path))));
    }

    private static Optional<Reach> deepest(List<PathRule> rules, Path path) {
        Reach deepest = null;
        for (PathRule rule : rules) {
            OptionalInt depth = rule.pattern().depthOn(path);
            if (depth.isPresent() && (deepest == null || depth.getAsInt() > deepest.depth())) {
                deepest = new Reach(rule, depth.getAsInt());
            }
        }
        return Optional.ofNullable(deepest);
    }

    private static Decision denied(PathRule rule, String reason) {
        return new Decision.Denied(
                Optional.of(rule),
                reason,
                rule.source().isBuiltIn()
                        ? Optional.of("allow it by an exact entry, such as \"Read(/%s)\"".formatted(rule.text()))
                        : Optional.of("change \"%s\" at %s"
                                .formatted(rule.text(), rule.source().place())));
    }
}
