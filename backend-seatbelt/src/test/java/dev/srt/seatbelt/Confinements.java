package dev.srt.seatbelt;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Port;
import dev.srt.policy.Source;
import dev.srt.seatbelt.reader.PathMatcher;
import dev.srt.seatbelt.reader.SimulatedSeatbelt;
import dev.srt.spi.Confinement;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a profile is to enforce, written as a test reads, and what follows from it. */
final class Confinements {
    static final HostFacts.Scratch SCRATCH = new HostFacts.Scratch(
            Path.of("/private/tmp/srt-501"),
            Path.of("/private/tmp/srt-501/0a1b2c/tmp"),
            Path.of("/private/tmp/srt-501/0a1b2c/tools"));

    private static final Source STATED = new Source("s.json", 1, "test");
    private static final Source OWN = Source.builtIn("test");

    private final Map<Path, FileKind> kinds = new HashMap<>(Map.of(Path.of("/"), FileKind.DIRECTORY));
    private final Map<Path, Path> rootLinks = new HashMap<>();
    private final List<PathRule> denyRead = new ArrayList<>();
    private final List<PathRule> allowRead = new ArrayList<>();
    private final List<PathRule> allowWrite = new ArrayList<>();
    private final List<PathRule> denyWrite = new ArrayList<>();
    private final List<DomainRule> allowed = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<PathRule> sockets = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<String> argv = List.of("/bin/echo", "hello");
    private MacOpenings openings = MacOpenings.NONE;
    private boolean disabled;
    private boolean localBinding;
    private boolean allSockets;
    private FilesystemPolicy.Protection protection = FilesystemPolicy.Protection.FULL;

    /** The sandbox's own directories, as every command has them. */
    Confinements scratch() {
        denyRead.add(rule(SCRATCH.hidden().toString(), OWN, false));
        allowRead.add(rule(SCRATCH.temporary().toString(), OWN, false));
        allowWrite.add(rule(SCRATCH.temporary().toString(), OWN, false));
        return directories(SCRATCH.hidden().toString(), SCRATCH.temporary().toString());
    }

    Confinements directories(String... paths) {
        return there(FileKind.DIRECTORY, paths);
    }

    Confinements files(String... paths) {
        return there(FileKind.FILE, paths);
    }

    private Confinements there(FileKind kind, String... paths) {
        for (String path : paths) {
            for (Path at = Path.of(path).getParent(); at != null; at = at.getParent()) {
                kinds.putIfAbsent(at, FileKind.DIRECTORY);
            }
            kinds.put(Path.of(path), kind);
        }
        return this;
    }

    Confinements rootLink(String path, String target) {
        rootLinks.put(Path.of(path), Path.of(target));
        return this;
    }

    Confinements denyRead(String... patterns) {
        return add(denyRead, STATED, patterns);
    }

    Confinements denyReadBuiltIn(String... patterns) {
        return add(denyRead, OWN, patterns);
    }

    Confinements denyReadFirmly(String pattern) {
        denyRead.add(rule(pattern, STATED, true));
        return this;
    }

    Confinements denyReadLiterally(String path) {
        denyRead.add(new PathRule(PathPattern.literal(Path.of(path)), STATED));
        return this;
    }

    Confinements allowRead(String... patterns) {
        return add(allowRead, STATED, patterns);
    }

    Confinements allowWrite(String... patterns) {
        return add(allowWrite, STATED, patterns);
    }

    Confinements denyWrite(String... patterns) {
        return add(denyWrite, STATED, patterns);
    }

    Confinements unixSocket(String path) {
        return add(sockets, STATED, path);
    }

    private Confinements add(List<PathRule> rules, Source source, String... patterns) {
        for (String pattern : patterns) {
            rules.add(rule(pattern, source, false));
        }
        return this;
    }

    private static PathRule rule(String pattern, Source source, boolean firm) {
        return new PathRule(PathPattern.parse(pattern), source, firm);
    }

    Confinements allUnixSockets() {
        allSockets = true;
        return this;
    }

    Confinements localBinding() {
        localBinding = true;
        return this;
    }

    Confinements allowDomain(String pattern) {
        allowed.add(new DomainRule(DomainPattern.parseAllow(pattern), STATED));
        return this;
    }

    Confinements gateway(int... ports) {
        for (int port : ports) {
            listeners.add(new Listener.Proxy(new Port(port)));
        }
        return this;
    }

    Confinements openings(boolean terminals, boolean appleEvents, boolean trustService, String... machServices) {
        openings = new MacOpenings(terminals, appleEvents, trustService, List.of(machServices));
        return this;
    }

    Confinements unprotect(String... entries) {
        protection = new FilesystemPolicy.Protection(protection.names().without(List.of(entries)), 3);
        return this;
    }

    Confinements disabled() {
        disabled = true;
        return this;
    }

    Confinements command(String... words) {
        argv = List.of(words);
        return this;
    }

    Confinements variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    FilesystemPolicy filesystem() {
        return new FilesystemPolicy(disabled, denyRead, allowRead, allowWrite, denyWrite, protection);
    }

    private NetworkPolicy network() {
        return NetworkPolicy.builder()
                .allowed(allowed)
                .allowUnixSockets(sockets)
                .allowAllUnixSockets(allSockets)
                .allowLocalBinding(localBinding)
                .build();
    }

    private Policy policy() {
        return new Policy(network(), filesystem(), false, false, Map.of(), List.of(), Optional.empty(), openings);
    }

    /** The profile's text. */
    String profile() {
        MacConfinement asked = new MacConfinement(
                filesystem(),
                kinds,
                SCRATCH.tools(),
                rootLinks.keySet(),
                network(),
                listeners.stream()
                        .map(listener -> ((Listener.Proxy) listener).port())
                        .toList(),
                openings,
                "srt-test");
        return SeatbeltProfile.of(asked).text();
    }

    /** What the kernel would make of it. */
    SimulatedSeatbelt seatbelt() {
        return SimulatedSeatbelt.of(profile(), PathMatcher.BY_BYTES);
    }

    HostFacts host() {
        return host("Mac OS X", Map.of(SeatbeltBackend.TOOL, Path.of("/usr/bin/sandbox-exec")));
    }

    HostFacts host(String os, Map<String, Path> tools) {
        return new HostFacts(
                os, new HostFacts.User(501, 20), tools, kinds, Optional.empty(), SCRATCH, Optional.empty(), rootLinks);
    }

    Launch launch() throws UnenforceableException {
        return new SeatbeltBackend()
                .prepare(
                        new Confinement(
                                policy(),
                                FilePatterns.NONE,
                                argv,
                                Path.of("/work"),
                                environment,
                                listeners,
                                Optional.empty(),
                                List.of()),
                        host());
    }
}
