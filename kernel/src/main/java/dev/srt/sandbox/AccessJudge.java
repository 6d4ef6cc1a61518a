package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.Policy;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Path;

/** Judges an access as it would be judged inside. Looks at the file system: not for an event loop. */
final class AccessJudge {
    private AccessJudge() {}

    static Decision judge(Policy policy, Path workingDirectory, Access access) throws SandboxException {
        return switch (access) {
            case Access.Connect connect -> EgressJudge.judge(policy.network(), connect.destination());
            case Access.Send send -> EgressJudge.judgeDatagram(policy.network(), send.destination());
            case Access.Lookup lookup -> EgressJudge.judgeLookup(policy.network(), lookup.name());
            case Access.Read read ->
                FileJudge.read(located(policy, workingDirectory), real(workingDirectory, read.path()));
            case Access.Write write ->
                FileJudge.write(located(policy, workingDirectory), real(workingDirectory, write.path()));
        };
    }

    private static FilesystemPolicy located(Policy policy, Path workingDirectory) throws SandboxException {
        try {
            return RuleLocator.locate(policy.filesystem(), workingDirectory.toRealPath())
                    .policy();
        } catch (IOException e) {
            throw new SandboxException(
                    "directory-missing", workingDirectory + " is not there any more", "open another sandbox", e);
        }
    }

    /** What is not there lies where its deepest directory does that is. */
    private static Path real(Path workingDirectory, Path path) {
        Path absolute = workingDirectory.resolve(path).normalize();
        for (Path at = absolute; at != null; at = at.getParent()) {
            try {
                return at.toRealPath().resolve(at.relativize(absolute)).normalize();
            } catch (IOException e) {
                // Further up.
            }
        }
        return absolute;
    }
}
