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
    record Unusable(String reason, String fix) implements Availability {
        private static final String ELSEWHERE = "use the backend of this system";

        /**
         * It is for another system. Where another backend has more to say, nobody is told of this one.
         *
         * @param reason which one
         */
        public static Unusable onThisSystem(String reason) {
            return new Unusable(reason, ELSEWHERE);
        }

        /** Whether it is for another system. */
        public boolean isForAnotherSystem() {
            return fix.equals(ELSEWHERE);
        }
    }
}
