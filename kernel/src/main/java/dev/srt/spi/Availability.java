package dev.srt.spi;

import java.util.Set;

/**
 * Whether a backend can be used on this host, and what it can promise.
 *
 * @since 0.1
 */
public sealed interface Availability {

    /**
     * It can be used.
     *
     * @param guarantees what it enforces here
     */
    record Usable(Set<Guarantee> guarantees) implements Availability {
        /** Keeps its own copy of the set. */
        public Usable {
            guarantees = Set.copyOf(guarantees);
        }
    }

    /**
     * It cannot be used.
     *
     * @param reason what is missing
     * @param fix how to mend it, as an instruction
     */
    record Unusable(String reason, String fix) implements Availability {}
}
