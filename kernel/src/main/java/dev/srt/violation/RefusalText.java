package dev.srt.violation;

import dev.srt.policy.Decision;
import dev.srt.policy.Destination;

/** What a refused client is told, so that a person or an agent knows which rule decided and what to change. */
public final class RefusalText {
    /** The first line of every refusal's body; programs look for it. */
    public static final String HEADLINE = "Connection blocked by network allowlist";

    private RefusalText() {}

    /** The body of a refusal: the headline, then the destination with the reason and the deciding rule, then the fix. */
    public static String body(Destination destination, Decision.Denied denied) {
        StringBuilder body = new StringBuilder(HEADLINE).append('\n');
        body.append(destination).append(": ").append(denied.reason());
        denied.rule().ifPresent(rule -> body.append(" (rule \"%s\", %s)".formatted(rule.text(), rule.source())));
        body.append('\n');
        denied.fix().ifPresent(fix -> body.append("To allow it, ").append(fix).append(".\n"));
        return body.toString();
    }
}
