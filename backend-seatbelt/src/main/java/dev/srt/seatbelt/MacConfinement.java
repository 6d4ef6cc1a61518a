package dev.srt.seatbelt;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.spi.FileKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one profile is to enforce.
 *
 * @param filesystem about real paths; its patterns hold for files that are made later
 * @param kinds what lies at the paths that rules name
 * @param tools a directory that is shown whatever the policy says, and never written
 * @param rootLinks symbolic links directly beneath the root, where the policy denies that
 * @param network what may be reached
 * @param gateway the ports of the host's loopback at which the gateway answers this command
 * @param openings what else of the system is opened
 * @param tag what the system's log says with each refusal; of this command alone
 */
record MacConfinement(
        FilesystemPolicy filesystem,
        Map<Path, FileKind> kinds,
        Path tools,
        Set<Path> rootLinks,
        NetworkPolicy network,
        List<Port> gateway,
        MacOpenings openings,
        String tag) {

    MacConfinement {
        kinds = Map.copyOf(kinds);
        rootLinks = Set.copyOf(rootLinks);
        gateway = List.copyOf(gateway);
    }

    /** Whether the command can connect to anything on the host's loopback. */
    boolean reachesLoopback() {
        return !gateway.isEmpty()
                || network.allowLocalBinding()
                || !network.localServices().isEmpty();
    }
}
