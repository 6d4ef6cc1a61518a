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

    /**
     * A rule of a program that embeds srt.
     *
     * @param text as in {@code network.allowedDomains}
     * @throws InvalidValueException where that is no such entry
     */
    public static DomainRule of(String text) {
        return new DomainRule(DomainPattern.parseAllow(text), Source.inCode(text));
    }

    @Override
    public String text() {
        return pattern.toString();
    }
}
