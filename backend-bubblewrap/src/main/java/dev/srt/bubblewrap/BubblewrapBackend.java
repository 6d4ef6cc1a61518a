package dev.srt.bubblewrap;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Confines a command with bubblewrap: 0.8 or later, not installed setuid. */
public final class BubblewrapBackend implements SandboxBackend {

    /** The name of the program, and its key among the host's tools. */
    public static final String TOOL = "bwrap";

    private static final int PREFERENCE = 100;

    /** Parts of /proc that reach the whole host; the helper covers more of them, and can where bubblewrap cannot. */
    private static final List<String> HOST_WIDE =
            List.of("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs");

    /** For the service loader. */
    public BubblewrapBackend() {}

    @Override
    public String id() {
        return "bubblewrap";
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public Set<String> tools() {
        return Set.of(TOOL);
    }

    @Override
    public Availability probe(HostFacts host) {
        if (!host.os().equals("Linux")) {
            return Availability.Unusable.onThisSystem("bubblewrap is for Linux");
        }
        if (!host.tools().containsKey(TOOL)) {
            return new Availability.Unusable(
                    "bubblewrap (bwrap) is not installed",
                    "install it, on Debian and Ubuntu with: apt-get install bubblewrap");
        }
        Set<Guarantee> guarantees = EnumSet.of(
                Guarantee.READ_DENIES,
                Guarantee.WRITE_ALLOWLIST,
                Guarantee.WRITE_DENIES_INSIDE,
                Guarantee.NETWORK_CLOSED,
                Guarantee.PROCESSES_ISOLATED,
                Guarantee.PROCESSES_ENDED);
        if (host.init().isPresent()) {
            guarantees.add(Guarantee.NETWORK_FILTERED);
            guarantees.add(Guarantee.UNIX_SOCKETS_CLOSED);
        }
        return new Availability.Usable(guarantees);
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        MountPlan mounts = MountPlan.of(confinement.policy().filesystem(), host);
        List<String> arguments = new ArrayList<>();
        arguments.add(host.tools().get(TOOL).toString());
        arguments.addAll(List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-net",
                "--unshare-cgroup-try",
                "--die-with-parent"));
        if (host.init().isEmpty() || confinement.policy().weakerNestedSandbox()) {
            refuseAbsent(confinement.policy().filesystem(), mounts);
        }
        return host.init().isPresent()
                ? withInit(confinement, host, host.init().get(), arguments, mounts)
                : alone(confinement, host, arguments, mounts);
    }

    private static List<String> ownTrees(Policy policy) {
        return policy.weakerNestedSandbox()
                ? List.of("--dev", "/dev", "--bind", "/proc", "/proc")
                : List.of("--dev", "/dev", "--proc", "/proc");
    }

    /**
     * The helper sets the sandbox up as uid 0 of its user namespace, then gives all of that away. It mounts as well:
     * bubblewrap's time grows with the square of their number, which its arguments limit, and it follows links.
     */
    private static Launch withInit(
            Confinement confinement,
            HostFacts host,
            InitProgram.Endpoint init,
            List<String> bubblewrap,
            MountPlan mounts) {
        List<String> argv = new ArrayList<>(init.outside());
        argv.addAll(bubblewrap);
        argv.addAll(List.of("--bind", "/", "/"));
        argv.addAll(ownTrees(confinement.policy()));
        // Without --as-pid-1 a process of bubblewrap's own would stay inside as pid 1.
        argv.addAll(List.of("--uid", "0", "--gid", "0", "--cap-add", "ALL", "--as-pid-1", "--"));
        argv.addAll(init.inside());
        InitPlan plan = InitPlan.of(
                confinement,
                host,
                InitPlan.Surroundings.PREPARED,
                mounts.whole(host.rootLinks()),
                fence(confinement.policy(), mounts),
                names(confinement.policy(), mounts),
                true);
        return new Launch(argv, Map.of(), Path.of("/"), Optional.of(plan));
    }

    /** Who makes files for the command must find its processes in {@code /proc}, which the weaker sandbox shares. */
    private static Optional<InitPlan.NameRules> names(Policy policy, MountPlan mounts) {
        return policy.filesystem().disabled() || policy.weakerNestedSandbox()
                ? Optional.empty()
                : Optional.of(InitPlan.NameRules.of(policy.filesystem(), mounts.absent(), false));
    }

    /** Without the helper's judging of names, what is not there cannot be denied. */
    private static void refuseAbsent(FilesystemPolicy policy, MountPlan mounts) throws UnenforceableException {
        for (PathRule rule : policy.denyWrite()) {
            Path path = rule.pattern().root();
            if (!rule.source().isBuiltIn() && mounts.absent().contains(path)) {
                throw new UnenforceableException(
                        "\"%s\" (%s) does not exist, and here nothing can keep the command from making it"
                                .formatted(path, rule.source()),
                        "make it, or leave it out of denyWrite");
            }
        }
    }

    /**
     * The write rules once more, by a mechanism that mounts cannot get around. There is none where the command may make
     * namespaces: it would also refuse every mount in them.
     */
    private static Optional<InitPlan.FileFence> fence(Policy policy, MountPlan mounts) {
        if (policy.filesystem().disabled() || policy.nestedUserNamespaces()) {
            return Optional.empty();
        }
        List<Path> writable = new ArrayList<>(List.of(Path.of("/dev"), Path.of("/proc")));
        mounts.writable().forEach(writable::add);
        return Optional.of(new InitPlan.FileFence(writable, Optional.empty()));
    }

    /** A new session keeps the command from typing into the caller's terminal (CVE-2017-5226). */
    private static Launch alone(Confinement confinement, HostFacts host, List<String> bubblewrap, MountPlan mounts)
            throws UnenforceableException {
        List<String> argv = new ArrayList<>(bubblewrap);
        argv.addAll(MountArguments.of(mounts.whole(host.rootLinks()), ownTrees(confinement.policy())));
        HOST_WIDE.forEach(path -> argv.addAll(List.of("--ro-bind-try", path, path)));
        argv.addAll(List.of("--new-session", "--cap-drop", "ALL", "--disable-userns"));
        argv.addAll(List.of("--chdir", confinement.workingDirectory().toString(), "--"));
        argv.addAll(confinement.argv());
        return new Launch(argv, confinement.environment(), Path.of("/"), Optional.empty());
    }
}
