package dev.srt.spi;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import io.vertx.core.Future;

/**
 * What the system itself says that it refuses to a command is being followed.
 *
 * @since 0.1
 */
public interface Following {

    /** Hears what is still to come of a command that has ended, and ends. */
    Future<Void> end();

    /**
     * A refusal.
     *
     * @param access what the command tried
     * @param denied why it could not
     */
    record Refused(Access access, Decision.Denied denied) {}
}
