package dev.srt.policy;

import java.util.List;

/**
 * What may be read and written.
 *
 * @param disabled whether there are no file rules at all
 * @param denyRead what may not be read; everything else may
 * @param allowRead what may be read again inside {@code denyRead}
 * @param allowWrite what may be written; nothing else may
 * @param denyWrite what may not be written inside {@code allowWrite}
 */
public record FilesystemPolicy(
        boolean disabled,
        List<PathRule> denyRead,
        List<PathRule> allowRead,
        List<PathRule> allowWrite,
        List<PathRule> denyWrite) {

    /** Everything may be read, nothing written. */
    public static final FilesystemPolicy READ_ONLY =
            new FilesystemPolicy(false, List.of(), List.of(), List.of(), List.of());

    /** Keeps its own copies of the lists. */
    public FilesystemPolicy {
        denyRead = List.copyOf(denyRead);
        allowRead = List.copyOf(allowRead);
        allowWrite = List.copyOf(allowWrite);
        denyWrite = List.copyOf(denyWrite);
    }
}
