package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.Policy;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Judges an access as it would be judged inside. Looks at the file system: not for an event loop. */
final class AccessJudge {
    /** As many as the kernel follows ({@code path_resolution(7)}). */
    private static final int MOST_LINKS = 40;

    private AccessJudge() {}

    static Decision judge(Policy policy, Path workingDirectory, Access access) throws SandboxException {
        return switch (access) {
            case Access.Connect connect -> EgressJudge.judge(policy.network(), connect.destination());
            case Access.Send send -> EgressJudge.judgeDatagram(policy.network(), send.destination());
            case Access.Lookup lookup -> EgressJudge.judgeLookup(policy.network(), lookup.name());
            case Access.Use use ->
                new Decision.Denied(Optional.empty(), "only the system's own sandbox opens that", Optional.empty());
            case Access.Read read ->
                FileJudge.read(located(policy, workingDirectory), real(workingDirectory.resolve(read.path()), 0));
            case Access.Write write ->
                FileJudge.write(located(policy, workingDirectory), real(workingDirectory.resolve(write.path()), 0));
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

    /** Where a path leads: links are followed before {@code ..} is, and also those to what is not there, which writing would make. */
    private static Path real(Path path, int links) {
        Path parent = path.getParent();
        if (parent == null || links == MOST_LINKS) {
            return path;
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path place = real(parent, links).resolve(path.getFileName()).normalize();
            try {
                return real(place.resolveSibling(Files.readSymbolicLink(place)), links + 1);
            } catch (IOException | UnsupportedOperationException noLink) {
                return place;
            }
        }
    }
}
