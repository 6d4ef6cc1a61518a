package dev.srt.plugin;

import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Following;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.Trial;
import dev.srt.spi.UnenforceableException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A backend of others: where it fails, or was compiled against another SPI, it is one that cannot be used. */
final class GuardedBackend implements SandboxBackend {
    private static final String FIX = "mend the plug-in, or get the one for this version of srt";

    private final SandboxBackend backend;
    private final String id;
    private final int preference;
    private final Set<String> tools;
    private final boolean sharesHostNetwork;

    /** @throws RuntimeException or LinkageError of the backend's */
    GuardedBackend(SandboxBackend backend) {
        this.backend = backend;
        this.id = backend.id();
        this.preference = backend.preference();
        this.tools = Set.copyOf(backend.tools());
        this.sharesHostNetwork = backend.sharesHostNetwork();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int preference() {
        return preference;
    }

    @Override
    public Set<String> tools() {
        return tools;
    }

    @Override
    public boolean sharesHostNetwork() {
        return sharesHostNetwork;
    }

    @Override
    public Optional<Trial> trial(HostFacts host) {
        // Whoever runs it guards it.
        return backend.trial(host);
    }

    @Override
    public Future<Optional<Following>> follow(
            Confinement confinement, HostFacts host, Consumer<Following.Refused> refusals) {
        try {
            return backend.follow(confinement, host, refusals);
        } catch (RuntimeException | LinkageError e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Availability probe(HostFacts host) {
        try {
            return backend.probe(host);
        } catch (RuntimeException | LinkageError e) {
            return new Availability.Unusable("the plug-in \"" + id + "\" failed: " + e, FIX);
        }
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        try {
            return backend.prepare(confinement, host);
        } catch (RuntimeException | LinkageError e) {
            throw new UnenforceableException("the plug-in \"" + id + "\" failed: " + e, FIX);
        }
    }
}
