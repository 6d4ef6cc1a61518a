package dev.srt.policy;

import java.util.Optional;

/**
 * One entry of a domain list.
 *
 * @param pattern the destinations it means
 * @param source where it was written
 * @param reason for a deny: what to tell whoever is refused ({@code deniedDomainReasons})
 */
public record DomainRule(DomainPattern pattern, Source source, Optional<String> reason) implements Rule {

    /** A rule without a reason of its own. */
    public DomainRule(DomainPattern pattern, Source source) {
        this(pattern, source, Optional.empty());
    }

    @Override
    public String text() {
        return pattern.toString();
    }
}
