package dev.srt.spi;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Enforces a confinement with a mechanism of the operating system. Found by {@link java.util.ServiceLoader}; the class
 * needs a public constructor without parameters. Three methods have to be written; the others have defaults that hold for most.
 *
 * <p>The contract is spelled out as tests: the class {@code SandboxBackendTck} of the kernel's test-jar.
 *
 * @since 0.1
 */
public interface SandboxBackend {

    /** A short name, unique among backends, of lower-case letters, digits and hyphens: it is what a user writes to choose it. */
    String id();

    /** Whether this backend can be used, judged by the facts alone. */
    Availability probe(HostFacts host);

    /**
     * Plans a run. A pure function: it reads no file, asks nothing of the system, and the same values give the same
     * plan.
     *
     * @param confinement what to enforce
     * @param host facts of the host, gathered for this confinement
     * @return the finished plan
     * @throws UnenforceableException where a rule cannot be enforced by this backend
     */
    Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException;

    /** Which of several usable backends is taken: the highest. Bubblewrap has 100, Landlock 50; by default 0. */
    default int preference() {
        return 0;
    }

    /**
     * The programs that {@link HostFacts#tools} is to tell of, by their names in {@code PATH}; by default none. The program of {@code
     * bwrap} is where the settings say, if they do.
     */
    default Set<String> tools() {
        return Set.of();
    }

    /**
     * Whether its commands have the network of the host, so that the gateway answers on its loopback: the confinement's one listener, {@link
     * Listener.Proxy}, has the port. By default they have one of their own, in which the helper opens the gateway's sockets. Asked only
     * where there is no helper.
     */
    default boolean sharesHostNetwork() {
        return false;
    }

    /**
     * What is to be tried before this backend is taken, after {@link #probe} has found it usable; by default nothing.
     *
     * @param host as for {@link #probe}
     */
    default Optional<Trial> trial(HostFacts host) {
        return Optional.empty();
    }

    /**
     * Follows what the system says that it refuses to one command, where it says that; asked before the command starts, on a worker
     * thread, and only where somebody wants to know.
     *
     * @param confinement the command's
     * @param host the facts it was planned by
     * @param refusals told of each, on any thread
     * @return completes once it follows; by default with nothing. Where it fails the command runs all the same
     */
    default Future<Optional<Following>> follow(
            Confinement confinement, HostFacts host, Consumer<Following.Refused> refusals) {
        return Future.succeededFuture(Optional.empty());
    }
}
