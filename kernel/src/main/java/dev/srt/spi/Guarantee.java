package dev.srt.spi;

import dev.srt.policy.Policy;
import java.util.EnumSet;
import java.util.Set;

/**
 * A named thing that a backend can or cannot enforce on this host.
 *
 * @since 0.1
 */
public enum Guarantee {
    /** Files that the policy denies cannot be read. */
    READ_DENIES("read-denies", "hides the files that may not be read"),
    /** Nothing but what the policy names can be written. */
    WRITE_ALLOWLIST("write-allowlist", "keeps everything read-only but what may be written"),
    /** No packet leaves the sandbox by itself. */
    NETWORK_CLOSED("network-closed", "cuts the command off the network"),
    /** The network is reachable through the gateway alone. */
    NETWORK_FILTERED("network-filtered", "lets connections out through the filtering gateway alone"),
    /** Unix sockets of the host cannot be connected to. */
    UNIX_SOCKETS_CLOSED("unix-sockets-closed", "refuses connections to unix sockets"),
    /** Nothing that the policy denies inside a tree that may be written can be changed. */
    WRITE_DENIES_INSIDE("write-denies-inside", "keeps parts of a writable tree read-only"),
    /** Processes outside can be neither signalled nor looked into. */
    PROCESSES_ISOLATED("processes-isolated", "keeps the command from the host's processes"),
    /** Nothing that the command has started outlives it. No policy needs that: where a system has no means for it, there is none. */
    PROCESSES_ENDED("processes-ended", "ends the command's processes with the command");

    private final String id;
    private final String meaning;

    Guarantee(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The name used in messages. */
    public String id() {
        return id;
    }

    /** What a backend that gives it does. */
    public String meaning() {
        return meaning;
    }

    /** What a backend must give to enforce a policy. */
    public static Set<Guarantee> requiredBy(Policy policy) {
        EnumSet<Guarantee> required = EnumSet.of(NETWORK_CLOSED, PROCESSES_ISOLATED);
        if (!policy.filesystem().disabled()) {
            required.add(WRITE_ALLOWLIST);
            if (!policy.filesystem().denyRead().isEmpty()) {
                required.add(READ_DENIES);
            }
        }
        if (!policy.network().allowed().isEmpty()) {
            required.add(NETWORK_FILTERED);
        }
        if (!policy.network().allowAllUnixSockets()) {
            required.add(UNIX_SOCKETS_CLOSED);
        }
        return required;
    }
}
