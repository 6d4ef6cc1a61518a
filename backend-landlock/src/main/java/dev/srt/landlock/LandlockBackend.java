package dev.srt.landlock;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.EgressWay;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Confines a command without bubblewrap: files by Landlock, and the network by namespaces where this user may make them,
 * else by the helper, which then makes every connection for the command.
 */
public final class LandlockBackend implements SandboxBackend {
    /** As {@code os.name} says it. */
    private static final String LINUX = "Linux";

    private static final int PREFERENCE = 50;

    /** Since this version a command can be kept from signalling processes outside. */
    private static final int ABI_WITH_SCOPES = 6;

    /** For the service loader. */
    public LandlockBackend() {}

    @Override
    public String id() {
        return "landlock";
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public Availability probe(HostFacts host) {
        if (!host.os().equals(LINUX)) {
            return Availability.Unusable.onThisSystem("Landlock is part of Linux");
        }
        if (host.init().isEmpty() || host.kernel().isEmpty()) {
            return new Availability.Unusable(
                    "srt-init was not built for this system", "use bubblewrap, or build srt on this machine");
        }
        HostFacts.Kernel kernel = host.kernel().get();
        if (kernel.landlockAbi() == 0) {
            return new Availability.Unusable(
                    "this kernel has no Landlock", "use Linux 5.13 or newer, with landlock among its LSMs");
        }
        Set<Guarantee> guarantees = EnumSet.of(
                Guarantee.READ_DENIES,
                Guarantee.WRITE_ALLOWLIST,
                Guarantee.WRITE_DENIES_INSIDE,
                Guarantee.NETWORK_CLOSED,
                Guarantee.NETWORK_FILTERED,
                Guarantee.UNIX_SOCKETS_CLOSED);
        if (kernel.namespaces() || kernel.landlockAbi() >= ABI_WITH_SCOPES) {
            guarantees.add(Guarantee.PROCESSES_ISOLATED);
            guarantees.add(Guarantee.PROCESSES_ENDED);
        }
        return new Availability.Usable(guarantees);
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        InitProgram.Endpoint init = host.init().orElseThrow();
        HostFacts.Kernel kernel = host.kernel().orElseThrow();
        List<String> argv = new ArrayList<>(init.outside());
        argv.addAll(init.alone());
        boolean namespaces = kernel.namespaces();
        InitPlan plan = new InitPlan(
                confinement.argv(),
                confinement.environment(),
                confinement.workingDirectory(),
                host.user(),
                namespaces ? InitPlan.Surroundings.NAMESPACES : InitPlan.Surroundings.FENCE,
                namespaces ? List.copyOf(confinement.nameService()) : List.of(),
                namespaces ? confinement.listeners() : withoutEgress(confinement.listeners()),
                confinement.egress().filter(egress -> namespaces),
                InitPlan.SystemCalls.of(confinement.policy()),
                confinement.policy().filesystem().disabled()
                        ? Optional.empty()
                        : Optional.of(VisibleTrees.of(confinement.policy().filesystem(), host)),
                names(confinement.policy().filesystem()),
                namespaces);
        return new Launch(argv, Map.of(), Path.of("/"), Optional.of(plan));
    }

    /** On the host's own network nothing is led anywhere, and every service is on its loopback. */
    private static List<Listener> withoutEgress(List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> listener.sockets().stream()
                        .anyMatch(socket -> socket.ways().contains(EgressWay.NONE)))
                .toList();
    }

    /** Landlock cannot take back part of what it allows: the helper judges every change to what is denied. */
    private static Optional<InitPlan.NameRules> names(FilesystemPolicy policy) {
        if (policy.disabled()) {
            return Optional.empty();
        }
        List<Path> denied = policy.denyWrite().stream()
                .map(rule -> rule.pattern().root())
                .distinct()
                .toList();
        return Optional.of(InitPlan.NameRules.of(policy, denied, true));
    }
}
