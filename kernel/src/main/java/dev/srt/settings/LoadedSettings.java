package dev.srt.settings;

import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the settings say.
 *
 * @param policy what to enforce
 * @param disabledBy where {@code sandbox.enabled} is {@code false}: the command runs unsandboxed; empty where it does not
 * @param notices what the user should be told though the command runs
 * @param files what decides about settings, there or not: every file that was or would be read, the trust records, and the plug-ins. No
 *     sandboxed command may write them
 * @param untrusted projects' files of which only what they forbid counts
 */
public record LoadedSettings(
        Policy policy,
        Optional<Source> disabledBy,
        List<Notice> notices,
        List<Path> files,
        List<UntrustedFile> untrusted) {

    /** Keeps its own copies of the lists. */
    public LoadedSettings {
        notices = List.copyOf(notices);
        files = List.copyOf(files);
        untrusted = List.copyOf(untrusted);
    }

    /** Whether the command is to be sandboxed. */
    public boolean enabled() {
        return disabledBy.isEmpty();
    }
}
