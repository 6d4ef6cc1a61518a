package dev.srt.proxy;

import dev.srt.policy.Decision;
import io.netty.channel.Channel;
import java.util.Optional;

/** How the attempt to reach a destination ended. */
sealed interface Dialled {

    /**
     * There is a connection.
     *
     * @param channel on the client's event loop; reads nothing until asked to, and belongs to whoever asked
     * @param by the HTTP proxy at its other end, which takes requests for absolute URLs; empty where the destination itself
     *     is there
     */
    record Connected(Channel channel, Optional<HttpProxy> by) implements Dialled {
        /** Closes it, where nobody waits for it any more. */
        void discard() {
            channel.close();
        }
    }

    /** The policy forbids it. Already reported as a violation. */
    record Refused(Decision.Denied decision, Ground ground) implements Dialled {}

    /**
     * It is allowed, but there is no connection.
     *
     * @param reason why not, in a few plain words
     * @param timedOut whether time ran out
     */
    record Failed(String reason, boolean timedOut) implements Dialled {}

    /** What a refusal rests on. */
    enum Ground {
        /** A rule, or that there is none. */
        RULE("blocked-by-allowlist"),
        /** Where the name leads. */
        ADDRESS("blocked-by-sandbox-runtime");

        private final String tag;

        Ground(String tag) {
            this.tag = tag;
        }

        /** The value of {@code X-Proxy-Error}. */
        String tag() {
            return tag;
        }
    }
}
