package dev.srt.policy;

import java.util.Optional;

/** Judges connections by where they go. */
public final class EgressJudge {
    /** The reason given where a deny rule without a reason of its own decides. */
    public static final String DENY_LISTED = "host is on the deny list";

    /** The reason given where no rule allows the destination. */
    public static final String NOT_ALLOWED = "host is not on the allow list";

    private EgressJudge() {}

    /** Deny rules are asked first, then allow rules; what no rule names is denied. */
    public static Decision judge(NetworkPolicy policy, Destination destination) {
        Optional<DomainRule> denying = denying(DomainRules.of(policy.denied()), destination);
        if (denying.isPresent()) {
            DomainRule rule = denying.get();
            return new Decision.Denied(
                    denying.map(r -> r), rule.reason().orElse(DENY_LISTED), Optional.of(wayToLift(rule)));
        }
        Optional<DomainRule> allowing = DomainRules.of(policy.allowed()).first(destination);
        return allowing.isPresent()
                ? new Decision.Allowed(allowing.map(rule -> rule))
                : new Decision.Denied(Optional.empty(), NOT_ALLOWED, Optional.of(wayToAllow(destination)));
    }

    /** Denying an IPv4 address denies the IPv6 addresses that carry it, too. */
    private static Optional<DomainRule> denying(DomainRules denied, Destination destination) {
        Optional<DomainRule> rule = denied.first(destination);
        return rule.isEmpty() && destination.host() instanceof Host.Address at
                ? EmbeddedIpv4.in(at.address())
                        .flatMap(v4 -> denied.first(new Destination(Host.of(v4), destination.port())))
                : rule;
    }

    static String wayToLift(DomainRule rule) {
        return "remove \"%s\" from network.deniedDomains at %s"
                .formatted(rule.text(), rule.source().place());
    }

    private static String wayToAllow(Destination destination) {
        String host = destination.host().authority();
        boolean webPort =
                destination.port().number() == 80 || destination.port().number() == 443;
        boolean portMatters = !webPort || (destination.host() instanceof Host.Name name && name.isLocalhost());
        String entry = portMatters ? destination.toString() : host;
        return "add \"%s\" to network.allowedDomains, or \"WebFetch(domain:%s)\" to permissions.allow"
                .formatted(entry, entry);
    }
}
