package dev.srt.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the addresses that an allowed name resolved to, because whoever owns a name can point it anywhere: at a
 * service of this host, or at a cloud's metadata service. Destinations written as addresses are judged by {@link
 * EgressJudge} alone.
 */
public final class AddressJudge {

    private AddressJudge() {}

    /** What is to be done with a name's addresses. */
    public sealed interface Verdict {

        /**
         * Some may be dialled.
         *
         * @param addresses those, in the resolver's order; never empty
         */
        record Dial(List<InetAddress> addresses) implements Verdict {
            /** Keeps its own copy of the list. */
            public Dial {
                addresses = List.copyOf(addresses);
            }
        }

        /** None may be dialled. */
        record Refuse(Decision.Denied decision) implements Verdict {}
    }

    /**
     * Drops the addresses that the policy, or common sense, forbids a name to mean. An address that an allow rule names
     * itself, port included, is kept, unless a deny rule names it too.
     *
     * @param name what was resolved; already allowed by {@link EgressJudge}
     * @param resolved what it resolved to; not empty
     * @param own the addresses of this host's interfaces
     */
    public static Verdict judge(
            NetworkPolicy policy, Destination name, List<InetAddress> resolved, Set<InetAddress> own) {
        DomainRules denied = DomainRules.of(policy.denied());
        DomainRules allowed = DomainRules.of(policy.allowed());
        List<InetAddress> kept = new ArrayList<>(resolved.size());
        Set<AddressClass> reasons = EnumSet.noneOf(AddressClass.class);
        Optional<DomainRule> denying = Optional.empty();
        for (InetAddress given : new LinkedHashSet<>(resolved)) {
            InetAddress address = EmbeddedIpv4.unmapped(given);
            Optional<InetAddress> carried = EmbeddedIpv4.in(address);
            Optional<DomainRule> deny =
                    denied.naming(address, name.port()).or(() -> carried.flatMap(v4 -> denied.naming(v4, name.port())));
            if (deny.isPresent()) {
                reasons.add(AddressClass.DENY_LISTED);
                denying = denying.or(() -> deny);
                continue;
            }
            Optional<AddressClass> dropped =
                    allowed.naming(address, name.port()).isPresent()
                            ? Optional.empty()
                            : forbidden(policy, name, address, own)
                                    .or(() -> carried.flatMap(v4 -> forbidden(policy, name, v4, own)));
            dropped.ifPresentOrElse(reasons::add, () -> kept.add(address));
        }
        return kept.isEmpty() ? new Verdict.Refuse(refusal(name, reasons, denying, resolved)) : new Verdict.Dial(kept);
    }

    private static Optional<AddressClass> forbidden(
            NetworkPolicy policy, Destination destination, InetAddress address, Set<InetAddress> own) {
        if (destination.host() instanceof Host.Name name && name.isLocalhost()) {
            return AddressClass.LOOPBACK.contains(address) ? Optional.empty() : Optional.of(AddressClass.NOT_LOOPBACK);
        }
        for (AddressClass each : AddressClass.values()) {
            if (each.contains(address)) {
                return Optional.of(each);
            }
        }
        for (AddressRange range : policy.deniedAddresses()) {
            if (range.contains(address)) {
                return Optional.of(AddressClass.LISTED);
            }
        }
        return own.contains(address) ? Optional.of(AddressClass.OWN) : Optional.empty();
    }

    private static Decision.Denied refusal(
            Destination name, Set<AddressClass> reasons, Optional<DomainRule> denying, List<InetAddress> resolved) {
        String reason =
                reasons.stream().map(AddressClass::phrase).collect(Collectors.joining(" / ", "resolved to ", ""));
        String fix = denying.map(EgressJudge::wayToLift)
                .orElseGet(() -> "add \"%s\" to network.allowedDomains too, if the name is meant to lead there"
                        .formatted(new Destination(Host.of(resolved.getFirst()), name.port())));
        return new Decision.Denied(denying.map(rule -> rule), reason, Optional.of(fix));
    }
}
