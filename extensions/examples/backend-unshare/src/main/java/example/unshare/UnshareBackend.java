package example.unshare;

import dev.srt.policy.FilesystemPolicy;
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

/**
 * Makes the namespaces with {@code unshare(1)}. What is done in them, srt's helper does: it mounts what the plan says, opens the gateway's
 * sockets, drops every privilege and runs the command.
 */
public final class UnshareBackend implements SandboxBackend {
    private static final String UNSHARE = "unshare";

    /** For the service loader. */
    public UnshareBackend() {}

    @Override
    public String id() {
        return UNSHARE;
    }

    @Override
    public Set<String> tools() {
        return Set.of(UNSHARE);
    }

    @Override
    public Availability probe(HostFacts host) {
        if (!host.os().equals("Linux") || !host.tools().containsKey(UNSHARE)) {
            return new Availability.Unusable(
                    "there is no unshare, which belongs to util-linux", "install util-linux, on Linux");
        }
        if (host.init().isEmpty()) {
            return new Availability.Unusable("srt has no helper for this system", "add srt-backend-landlock");
        }
        // Not WRITE_DENIES_INSIDE: this example pins no directory above what it denies.
        return new Availability.Usable(EnumSet.of(
                Guarantee.READ_DENIES,
                Guarantee.WRITE_ALLOWLIST,
                Guarantee.NETWORK_CLOSED,
                Guarantee.NETWORK_FILTERED,
                Guarantee.UNIX_SOCKETS_CLOSED,
                Guarantee.PROCESSES_ISOLATED,
                Guarantee.PROCESSES_ENDED));
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        Policy policy = confinement.policy();
        if (policy.weakerNestedSandbox() || policy.nestedUserNamespaces()) {
            throw new UnenforceableException(
                    "unshare cannot do without a fresh /proc, nor leave namespaces to the command",
                    "choose bubblewrap, or leave the setting out");
        }
        FilesystemPolicy files = policy.filesystem();
        VisibleFiles visible = VisibleFiles.of(files, host);
        InitProgram.Endpoint init = host.init().orElseThrow();
        List<String> argv = new ArrayList<>(init.outside());
        argv.add(host.tools().get(UNSHARE).toString());
        argv.addAll(List.of(
                "--user",
                "--map-root-user",
                "--mount",
                "--net",
                "--ipc",
                "--uts",
                "--cgroup",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "--"));
        argv.addAll(init.inside());
        Optional<InitPlan.FileFence> fence = files.disabled()
                ? Optional.empty()
                : Optional.of(new InitPlan.FileFence(visible.writableAndDevices(), Optional.empty()));
        Optional<InitPlan.NameRules> names = files.disabled()
                ? Optional.empty()
                : Optional.of(InitPlan.NameRules.of(files, visible.absent(), false));
        InitPlan plan = InitPlan.of(
                confinement,
                host,
                InitPlan.Surroundings.PREPARED,
                files.disabled() ? List.of() : visible.mounts(),
                fence,
                names,
                true);
        return new Launch(argv, Map.of(), Path.of("/"), Optional.of(plan));
    }
}
