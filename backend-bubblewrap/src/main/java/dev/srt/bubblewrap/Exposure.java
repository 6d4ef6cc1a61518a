package dev.srt.bubblewrap;

import dev.srt.policy.FileJudge;
import java.nio.file.Path;

/** How much of a file is shown inside. */
enum Exposure {
    HIDDEN,
    READ_ONLY,
    WRITABLE;

    /** What the policy's judge says of a path. */
    static Exposure of(FileJudge judge, Path path) {
        if (!judge.read(path).allowed()) {
            return HIDDEN;
        }
        return judge.write(path).allowed() ? WRITABLE : READ_ONLY;
    }
}
