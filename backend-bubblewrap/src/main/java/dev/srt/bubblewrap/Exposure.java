package dev.srt.bubblewrap;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import java.nio.file.Path;

/** How much of a file is shown inside. */
enum Exposure {
    HIDDEN,
    READ_ONLY,
    WRITABLE;

    /** What the policy's judge says of a path. */
    static Exposure of(FilesystemPolicy policy, Path path) {
        if (!FileJudge.read(policy, path).allowed()) {
            return HIDDEN;
        }
        return FileJudge.write(policy, path).allowed() ? WRITABLE : READ_ONLY;
    }
}
