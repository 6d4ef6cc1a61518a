package dev.srt.spi;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file rules with wildcards as they were written, each about a real directory. What they name when the command starts stands in the
 * confinement's policy by its paths; a backend that judges every access holds them for files that are made later, too.
 *
 * @param denyRead of {@link FilesystemPolicy#denyRead}
 * @param allowRead of {@link FilesystemPolicy#allowRead}
 * @param allowWrite of {@link FilesystemPolicy#allowWrite}
 * @param denyWrite of {@link FilesystemPolicy#denyWrite}
 * @since 0.1
 */
public record FilePatterns(
        List<PathRule> denyRead, List<PathRule> allowRead, List<PathRule> allowWrite, List<PathRule> denyWrite) {
    /** None. */
    public static final FilePatterns NONE = new FilePatterns(List.of(), List.of(), List.of(), List.of());

    /** Keeps its own copies of the lists. */
    public FilePatterns {
        denyRead = List.copyOf(denyRead);
        allowRead = List.copyOf(allowRead);
        allowWrite = List.copyOf(allowWrite);
        denyWrite = List.copyOf(denyWrite);
    }

    /** A policy with these rules besides its own. */
    public FilesystemPolicy besides(FilesystemPolicy policy) {
        return new FilesystemPolicy(
                policy.disabled(),
                joined(policy.denyRead(), denyRead),
                joined(policy.allowRead(), allowRead),
                joined(policy.allowWrite(), allowWrite),
                joined(policy.denyWrite(), denyWrite),
                policy.protection());
    }

    private static List<PathRule> joined(List<PathRule> one, List<PathRule> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
