package dev.srt.spi;

/**
 * Enforces a confinement with a mechanism of the operating system. Found by {@link java.util.ServiceLoader}; the class
 * needs a public constructor without parameters.
 */
public interface SandboxBackend {

    /** A short name, unique among backends, in lower case: it is what a user writes to choose it. */
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

    /** Which of several usable backends is taken: the highest. */
    default int preference() {
        return 0;
    }
}
