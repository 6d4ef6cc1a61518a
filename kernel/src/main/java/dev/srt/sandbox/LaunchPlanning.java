package dev.srt.sandbox;

import dev.srt.spi.Confinement;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Has the backend that can enforce a policy here plan the launch. */
final class LaunchPlanning {
    private final Vertx vertx;
    private final Plugins plugins;
    private final SandboxOptions options;

    LaunchPlanning(Vertx vertx, Plugins plugins, SandboxOptions options) {
        this.vertx = vertx;
        this.plugins = plugins;
        this.options = options;
    }

    /** A launch, with who planned it, and by what. */
    record Planned(SandboxBackend backend, Confinement confinement, HostFacts host, Launch launch) {}

    /** Plans. */
    Future<Planned> plan(Surroundings found, Optional<Control> control) {
        return askKernel(found, control)
                .compose(kernel -> plan(
                        found,
                        HostProbe.facts(
                                found.look().user(),
                                found.look().tools(),
                                found.look().rules(),
                                control.map(Control::endpoint),
                                found.look().scratch().paths(),
                                kernel)));
    }

    /** Asks only where it is of use: bubblewrap needs no such answer, and it costs a process. */
    private Future<Optional<HostFacts.Kernel>> askKernel(Surroundings found, Optional<Control> control) {
        boolean bubblewrap = options.backend()
                .map("bubblewrap"::equals)
                .orElse(found.look().tools().containsKey("bwrap"));
        if (control.isEmpty() || bubblewrap) {
            return Future.succeededFuture(Optional.empty());
        }
        return control.get()
                .askKernel()
                .compose(kernel -> vertx.executeBlocking(
                        () -> Optional.of(new HostFacts.Kernel(
                                kernel.landlockAbi(),
                                kernel.namespaces(),
                                HostProbe.listings(found.look().rules()))),
                        false));
    }

    private Future<Planned> plan(Surroundings found, HostFacts host) {
        // A backend of others' may ask a program, and one may have to be tried: not on an event loop.
        if (plugins.areForeign() || plugins.init().isEmpty()) {
            return vertx.executeBlocking(() -> planNow(found, host), false);
        }
        try {
            return Future.succeededFuture(planNow(found, host));
        } catch (SandboxException e) {
            return Future.failedFuture(e);
        }
    }

    private Planned planNow(Surroundings found, HostFacts host) throws SandboxException {
        SandboxBackend backend = BackendChoice.choose(
                plugins.backends(), options.backend(), found.policy(), host, BackendTrial::problem);
        Confinement confinement = new Confinement(
                found.policy(),
                found.look().rules().patterns(),
                found.look().argv(),
                found.look().workingDirectory(),
                found.environment(),
                found.services().listeners(),
                found.services().egress(),
                found.nameService());
        Launch launch = backend.prepare(confinement, host);
        options.debug().accept("backend: " + backend.id() + BackendChoice.promises(backend, host));
        if (!found.policy().network().transparent()) {
            options.debug().accept("transparent egress: off, since network.transparent is false");
        }
        options.debug().accept("launch: " + String.join(" ", launch.argv()));
        return new Planned(backend, confinement, host, launch);
    }
}
