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
        Optional<Decision.Denied> denied = denial(policy, destination);
        if (denied.isPresent()) {
            return denied.get();
        }
        Optional<DomainRule> allowing = DomainRules.of(policy.allowed()).first(destination);
        return allowing.isPresent()
                ? new Decision.Allowed(allowing.map(rule -> rule))
                : new Decision.Denied(Optional.empty(), NOT_ALLOWED, Optional.of(wayToAllow(destination)));
    }

    /** As {@link #judge}, for a destination that is sent datagrams. */
    public static Decision judgeDatagram(NetworkPolicy policy, Destination destination) {
        Optional<Decision.Denied> denied = denial(policy, destination);
        if (denied.isPresent()) {
            return denied.get();
        }
        return policy.datagrams().stream()
                .filter(rule -> rule.service().equals(destination))
                .findFirst()
                .<Decision>map(rule -> new Decision.Allowed(Optional.of(rule)))
                .orElseGet(() -> new Decision.Denied(
                        Optional.empty(),
                        NOT_ALLOWED,
                        Optional.of(
                                "add \"%s%s\" to network.allowedDomains".formatted(DatagramRule.SCHEME, destination))));
    }

    /** Judges whether a name may be looked up: where it may be reached by any port. */
    public static Decision judgeLookup(NetworkPolicy policy, Host.Name name) {
        boolean byDatagrams = policy.datagrams().stream()
                .anyMatch(rule -> rule.service().host().equals(name)
                        && denial(policy, rule.service()).isEmpty());
        if (byDatagrams || !ports(policy, name).isEmpty()) {
            return new Decision.Allowed(Optional.empty());
        }
        return DomainRules.of(policy.denied())
                .firstOf(name)
                .<Decision>map(EgressJudge::denied)
                .orElseGet(
                        () -> new Decision.Denied(Optional.empty(), NOT_ALLOWED, Optional.of(wayToAllow(name.text()))));
    }

    /** The ports by which TCP may reach a host, as {@link #judge} would say of each. */
    public static PortSet ports(NetworkPolicy policy, Host host) {
        PortSet allowed = DomainRules.of(policy.allowed()).ports(host);
        return allowed.isEmpty()
                ? allowed
                : allowed.without(DomainRules.of(policy.denied()).ports(host));
    }

    private static Optional<Decision.Denied> denial(NetworkPolicy policy, Destination destination) {
        return denying(DomainRules.of(policy.denied()), destination).map(EgressJudge::denied);
    }

    private static Decision.Denied denied(DomainRule rule) {
        return new Decision.Denied(Optional.of(rule), rule.reason().orElse(DENY_LISTED), Optional.of(wayToLift(rule)));
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
        return wayToAllow(entry);
    }

    private static String wayToAllow(String entry) {
        return "add \"%s\" to network.allowedDomains, or \"WebFetch(domain:%s)\" to permissions.allow"
                .formatted(entry, entry);
    }
}
