package dev.srt.spi;

import dev.srt.policy.Destination;
import dev.srt.policy.NetworkPolicy;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What a gateway goes by. Called on event loops, so no method may block.
 *
 * @since 0.1
 */
public interface EgressRules {

    /**
     * The policy in force, asked for at every new connection and request.
     *
     * @param command whose connection it is; {@link CommandOrigin#UNKNOWN} for what holds for all commands
     * @param said what the client's user name says after {@code srt.}, decoded; empty where it says nothing. Inside a
     *     sandbox anybody who has the token can say it, so it must be a secret where it opens something
     */
    NetworkPolicy inForce(CommandOrigin command, Optional<String> said);

    /** The policy in force for all commands. */
    default NetworkPolicy inForce() {
        return inForce(CommandOrigin.UNKNOWN, Optional.empty());
    }

    /**
     * Asks somebody about a destination that no rule decides. Not called under {@link NetworkPolicy#strictAllowlist}. A
     * future that fails denies.
     */
    default Future<Answer> ask(Destination destination) {
        return Future.succeededFuture(Answer.NOBODY);
    }

    /** What was said about a destination. */
    sealed interface Answer {
        /** There is nobody to ask: it is as if no question had been put. */
        Answer NOBODY = new Nobody();

        /** It may be reached, this once. */
        record Allow() implements Answer {}

        /**
         * It may not.
         *
         * @param reason why; where it is empty, that the user denied it
         */
        record Deny(Optional<String> reason) implements Answer {}

        /** Nobody was there. */
        record Nobody() implements Answer {}
    }
}
