package dev.srt.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What may be read and written.
 *
 * @param disabled whether there are no file rules at all
 * @param denyRead what may not be read; everything else may
 * @param allowRead what may be read again inside {@code denyRead}
 * @param allowWrite what may be written; nothing else may
 * @param denyWrite what may not be written inside {@code allowWrite}
 * @param protection which files that other programs execute stay read-only inside {@code allowWrite}
 */
public record FilesystemPolicy(
        boolean disabled,
        List<PathRule> denyRead,
        List<PathRule> allowRead,
        List<PathRule> allowWrite,
        List<PathRule> denyWrite,
        Protection protection) {

    /**
     * How far the protection of shell start-up files, git hooks and the like goes, which holds without any rule.
     *
     * @param names what is protected
     * @param searchDepth how many directories deep such files are looked for beneath the working directory, 1 to 10
     */
    public record Protection(ProtectedNames names, int searchDepth) {
        /** What holds where no settings file says otherwise. */
        public static final Protection FULL = new Protection(ProtectedNames.BUILT_IN, 3);
    }

    /** Everything may be read, nothing written. */
    public static final FilesystemPolicy READ_ONLY =
            new FilesystemPolicy(false, List.of(), List.of(), List.of(), List.of());

    /** Rules with the full protection. */
    public FilesystemPolicy(
            boolean disabled,
            List<PathRule> denyRead,
            List<PathRule> allowRead,
            List<PathRule> allowWrite,
            List<PathRule> denyWrite) {
        this(disabled, denyRead, allowRead, allowWrite, denyWrite, Protection.FULL);
    }

    /** Keeps its own copies of the lists. */
    public FilesystemPolicy {
        denyRead = List.copyOf(denyRead);
        allowRead = List.copyOf(allowRead);
        allowWrite = List.copyOf(allowWrite);
        denyWrite = List.copyOf(denyWrite);
    }

    /** The same rules with other write denies. */
    public FilesystemPolicy withDenyWrite(List<PathRule> rules) {
        return new FilesystemPolicy(disabled, denyRead, allowRead, allowWrite, rules, protection);
    }

    /** A policy to be changed, which lets everything be read and nothing be written at first. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes a policy. */
    public static final class Builder {
        private final List<PathRule> denyRead = new ArrayList<>();
        private final List<PathRule> allowRead = new ArrayList<>();
        private final List<PathRule> allowWrite = new ArrayList<>();
        private final List<PathRule> denyWrite = new ArrayList<>();
        private Protection protection = Protection.FULL;

        private Builder() {}

        /** What may not be read. */
        public Builder denyRead(PathRule... rules) {
            return denyRead(List.of(rules));
        }

        /** What may not be read. */
        public Builder denyRead(List<PathRule> rules) {
            denyRead.addAll(rules);
            return this;
        }

        /** What may be read again inside that. */
        public Builder allowRead(PathRule... rules) {
            allowRead.addAll(List.of(rules));
            return this;
        }

        /** What may be written. */
        public Builder allowWrite(PathRule... rules) {
            allowWrite.addAll(List.of(rules));
            return this;
        }

        /** What may not be written inside that. */
        public Builder denyWrite(PathRule... rules) {
            denyWrite.addAll(List.of(rules));
            return this;
        }

        /** Which files that other programs execute stay read-only; all of the built-in list unless this says otherwise. */
        public Builder protection(Protection value) {
            protection = value;
            return this;
        }

        /** The policy. */
        public FilesystemPolicy build() {
            return new FilesystemPolicy(false, denyRead, allowRead, allowWrite, denyWrite, protection);
        }
    }
}
