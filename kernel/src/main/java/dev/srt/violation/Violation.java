package dev.srt.violation;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.PlainText;
import java.time.Instant;

/**
 * An access that was refused.
 *
 * @param at when
 * @param access what was wanted
 * @param decision why not
 * @param command whose access it was
 */
public record Violation(Instant at, Access access, Decision.Denied decision, CommandOrigin command) {

    /** One physical line: {@code deny network-outbound example.com:443 (host is not on the allow list)}. */
    public String line() {
        return PlainText.oneLine("deny %s (%s)".formatted(access.describe(), decision.reason()));
    }
}
