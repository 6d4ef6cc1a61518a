package dev.srt.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which ports the rules of a policy distinguish. */
public final class NamedPorts {
    /** Where the rules are more, telling names apart by their ports would take longer than it is worth. */
    private static final int MOST_RULES = 2000;

    /** For a name that no rule names, beneath one that a rule does: no rule can hold such a label. */
    private static final String OTHER = "*.";

    private NamedPorts() {}

    /**
     * The sets of ports by which names may be reached, {@link PortSet#ALL} first: that one stands for any other where there
     * are too many rules to look at each.
     */
    public static SequencedSet<PortSet> sets(NetworkPolicy policy) {
        SequencedSet<PortSet> sets = new LinkedHashSet<>(List.of(PortSet.ALL));
        for (DatagramRule rule : policy.datagrams()) {
            if (rule.service().host() instanceof Host.Name name) {
                sets.add(EgressJudge.ports(policy, name));
            }
        }
        if (policy.allowed().size() + policy.denied().size() <= MOST_RULES
                && (state(policy.allowed()) || state(policy.denied()))) {
            addTo(sets, policy, policy.allowed());
            addTo(sets, policy, policy.denied());
        }
        return sets;
    }

    /** Whether any of them states a port. */
    private static boolean state(List<DomainRule> rules) {
        for (DomainRule rule : rules) {
            if (rule.pattern().port().isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static void addTo(SequencedSet<PortSet> sets, NetworkPolicy policy, List<DomainRule> rules) {
        for (DomainRule rule : rules) {
            Optional<Host.Name> name = representative(rule.pattern());
            if (name.isPresent()) {
                PortSet ports = EgressJudge.ports(policy, name.get());
                if (!ports.isEmpty()) {
                    sets.add(ports);
                }
            }
        }
    }

    /** A name that stands for all that this pattern means and no other tells apart. */
    private static Optional<Host.Name> representative(DomainPattern pattern) {
        // As in DomainIndex, no switch over patterns.
        if (pattern instanceof DomainPattern.Subdomains beneath) {
            return Optional.of(new Host.Name(OTHER + beneath.domain().text()));
        }
        if (pattern instanceof DomainPattern.Exact exact) {
            return exact.host() instanceof Host.Name name ? Optional.of(name) : Optional.empty();
        }
        return pattern instanceof DomainPattern.Range ? Optional.empty() : Optional.of(new Host.Name(OTHER));
    }

    /** The ports that allow rules name, in ascending order. */
    public static List<Port> stated(NetworkPolicy policy) {
        return policy.allowed().stream()
                .flatMap(rule -> rule.pattern().port().stream())
                .map(Port::number)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(Port::new)
                .toList();
    }
}
