package dev.srt.sandbox;

import com.sun.security.auth.module.UnixSystem;
import dev.srt.policy.Policy;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the host for the facts that planning needs. Blocks: not for an event loop. */
final class HostProbe {
    private static final String BWRAP = "bwrap";
    private static final Path ROOT = Path.of("/");

    private HostProbe() {}

    /** Who runs this process. */
    static HostFacts.User user() throws SandboxException {
        try {
            Map<String, Object> ids = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
            return new HostFacts.User((Integer) ids.get("uid"), (Integer) ids.get("gid"));
        } catch (NoSuchFileException e) {
            // macOS has no /proc. This asks the C library, which takes longer.
            UnixSystem system = new UnixSystem();
            return new HostFacts.User((int) system.getUid(), (int) system.getGid());
        } catch (IOException e) {
            throw new SandboxException(
                    "host-unreadable", "cannot tell who runs srt: " + e.getMessage(), "mount /proc", e);
        }
    }

    /** The programs of this host that backends look for. */
    static Map<String, Path> tools(List<SandboxBackend> backends, Policy policy, ProgramPath path)
            throws SandboxException {
        Map<String, Path> tools = new HashMap<>();
        for (SandboxBackend backend : backends) {
            backend.tools().forEach(name -> path.find(name).ifPresent(found -> tools.put(name, found)));
        }
        if (policy.bwrapPath().isPresent()) {
            Path stated = policy.bwrapPath().get();
            if (!Files.isExecutable(stated) || !Files.isRegularFile(stated)) {
                throw new SandboxException(
                        "tool-missing",
                        "bwrapPath names " + stated + ", which is not an executable file",
                        "correct bwrapPath, or leave it out to use the bwrap of PATH");
            }
            tools.put(BWRAP, stated);
        }
        return tools;
    }

    static HostFacts facts(
            HostFacts.User user,
            Map<String, Path> tools,
            LocatedRules rules,
            Optional<InitProgram.Endpoint> init,
            HostFacts.Scratch scratch,
            Optional<HostFacts.Kernel> kernel) {
        return new HostFacts(
                System.getProperty("os.name"), user, tools, rules.kinds(), init, scratch, kernel, rootLinks(rules));
    }

    /** What is in the directories that lead to a path which a rule names, where they may be listed. */
    static Map<Path, List<Path>> listings(LocatedRules rules) {
        Map<Path, List<Path>> listings = new HashMap<>();
        for (Path named : rules.kinds().keySet()) {
            for (Path at = named.getParent(); at != null && !listings.containsKey(at); at = at.getParent()) {
                try (Stream<Path> entries = Files.list(at)) {
                    listings.put(at, entries.toList());
                } catch (IOException e) {
                    listings.put(at, List.of());
                }
            }
        }
        return listings;
    }

    /** Only a root that is denied is rebuilt from its parts. */
    private static Map<Path, Path> rootLinks(LocatedRules rules) {
        boolean rebuilt = rules.policy().denyRead().stream()
                .anyMatch(rule -> rule.pattern().root().equals(ROOT));
        if (!rebuilt) {
            return Map.of();
        }
        Map<Path, Path> links = new HashMap<>();
        try (Stream<Path> entries = Files.list(ROOT)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                links.put(link, Files.readSymbolicLink(link));
            }
        } catch (IOException e) {
            return Map.of();
        }
        return links;
    }
}
