package dev.srt.policy;

import java.util.Optional;

/** What a policy says of an access. */
public sealed interface Decision {

    /** Whether the access may go on. */
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /**
     * The access may go on.
     *
     * @param rule the rule that allows it; empty where everything is allowed that no rule denies
     */
    record Allowed(Optional<Rule> rule) implements Decision {}

    /**
     * The access is refused.
     *
     * @param rule the rule that refuses it; empty where nothing allows it
     * @param reason why, in a few words that fit in a status line
     * @param fix the setting that would allow it, as an instruction; empty where no setting can
     */
    record Denied(Optional<Rule> rule, String reason, Optional<String> fix) implements Decision {}
}
