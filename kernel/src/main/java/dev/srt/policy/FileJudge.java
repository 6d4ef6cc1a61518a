package dev.srt.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Judges reads and writes by path.
 *
 * <p>A path is judged where it really is: the caller resolves symbolic links first, in rules and in targets.
 */
public final class FileJudge {
    private final boolean disabled;
    private final DeepestRule firm;
    private final DeepestRule denyRead;
    private final DeepestRule allowRead;
    private final DeepestRule allowWrite;
    private final DeepestRule denyWrite;

    private FileJudge(FilesystemPolicy policy) {
        this.disabled = policy.disabled();
        this.firm =
                DeepestRule.of(policy.denyRead().stream().filter(PathRule::firm).toList());
        this.denyRead = DeepestRule.of(policy.denyRead());
        this.allowRead = DeepestRule.of(policy.allowRead());
        this.allowWrite = DeepestRule.of(policy.allowWrite());
        this.denyWrite = DeepestRule.of(policy.denyWrite());
    }

    /** A judge of many paths. */
    public static FileJudge of(FilesystemPolicy policy) {
        return new FileJudge(policy);
    }

    /** What {@link #read(Path)} says of one path. */
    public static Decision read(FilesystemPolicy policy, Path path) {
        return of(policy).read(path);
    }

    /** What {@link #write(Path)} says of one path. */
    public static Decision write(FilesystemPolicy policy, Path path) {
        return of(policy).write(path);
    }

    /**
     * Everything may be read but what {@code denyRead} names; {@code allowRead} re-opens inside it, as deep or deeper;
     * a deny deeper still holds again. What may be written inside a stated deny may be read too.
     */
    public Decision read(Path path) {
        return read(DeepestRule.upwards(path));
    }

    private Decision read(List<Path> upwards) {
        if (disabled) {
            return new Decision.Allowed(Optional.empty());
        }
        Optional<DeepestRule.Reach> held = firm.towards(upwards);
        if (held.isPresent()) {
            return denied(held.get().rule(), "path is in denyRead");
        }
        Optional<DeepestRule.Reach> deny = denyRead.towards(upwards);
        if (deny.isEmpty()) {
            return new Decision.Allowed(Optional.empty());
        }
        Optional<DeepestRule.Reach> allow = allowRead.towards(upwards);
        if (allow.isPresent() && allow.get().depth() >= deny.get().depth()) {
            return new Decision.Allowed(Optional.of(allow.get().rule()));
        }
        Optional<DeepestRule.Reach> write = allowWrite.towards(upwards);
        boolean stated = !deny.get().rule().source().isBuiltIn();
        if (stated && write.isPresent() && write.get().depth() > deny.get().depth()) {
            return new Decision.Allowed(Optional.of(write.get().rule()));
        }
        return denied(deny.get().rule(), "path is in denyRead");
    }

    /** Nothing may be written but what {@code allowWrite} names; {@code denyWrite} wins, however deep either reaches. */
    public Decision write(Path path) {
        if (disabled) {
            return new Decision.Allowed(Optional.empty());
        }
        List<Path> upwards = DeepestRule.upwards(path);
        if (read(upwards) instanceof Decision.Denied hidden) {
            return hidden;
        }
        Optional<DeepestRule.Reach> deny = denyWrite.towards(upwards);
        if (deny.isPresent()) {
            return denied(deny.get().rule(), "path is in denyWrite");
        }
        return allowWrite
                .towards(upwards)
                .<Decision>map(reach -> new Decision.Allowed(Optional.of(reach.rule())))
                .orElseGet(() -> new Decision.Denied(
                        Optional.empty(),
                        "path is not in allowWrite",
                        Optional.of("add \"" + path + "\" to filesystem.allowWrite, or \"Edit(/" + path
                                + ")\" to permissions.allow")));
    }

    /** Said of every path that a plan considers, so without a format that would have to be read each time. */
    private static Decision denied(PathRule rule, String reason) {
        return new Decision.Denied(
                Optional.of(rule),
                reason,
                Optional.of(
                        rule.source().isBuiltIn()
                                ? "allow it by an exact entry, such as \"Read(/" + rule.text() + ")\""
                                : "change \"" + rule.text() + "\" at "
                                        + rule.source().place()));
    }
}
