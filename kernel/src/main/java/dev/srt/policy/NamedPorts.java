package dev.srt.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        boolean distinguished = Stream.concat(policy.allowed().stream(), policy.denied().stream())
                .anyMatch(rule -> rule.pattern().port().isPresent());
        if (distinguished && policy.allowed().size() + policy.denied().size() <= MOST_RULES) {
            Stream.concat(policy.allowed().stream(), policy.denied().stream())
                    .flatMap(rule -> representative(rule.pattern()))
                    .map(name -> EgressJudge.ports(policy, name))
                    .filter(ports -> !ports.isEmpty())
                    .forEach(sets::add);
        }
        return sets;
    }

    /** A name that stands for all that this pattern means and no other tells apart. */
    private static Stream<Host.Name> representative(DomainPattern pattern) {
        return switch (pattern) {
            case DomainPattern.Exact(Host.Name name, var port) -> Stream.of(name);
            case DomainPattern.Subdomains(Host.Name domain, var port) ->
                Stream.of(new Host.Name(OTHER + domain.text()));
            case DomainPattern.Exact address -> Stream.empty();
            case DomainPattern.Range range -> Stream.empty();
            case DomainPattern.Any any -> Stream.of(new Host.Name(OTHER));
            case DomainPattern.AnyRemote remote -> Stream.of(new Host.Name(OTHER));
        };
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
