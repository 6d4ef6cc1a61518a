package dev.srt.policy;

import java.net.InetAddress;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * Rules for destinations in the order in which they count. Finding the first that means a destination takes no longer among a
 * hundred thousand than among ten.
 */
public final class DomainRules extends AbstractList<DomainRule> implements RandomAccess {
    private final List<DomainRule> rules;

    /** Made when it is first needed: a command that asks for nothing pays nothing. */
    private volatile DomainIndex index;

    private DomainRules(List<DomainRule> rules) {
        this.rules = rules;
    }

    /** These rules; a list that is this already is taken as it is. */
    public static DomainRules of(List<DomainRule> rules) {
        return rules instanceof DomainRules already ? already : new DomainRules(List.copyOf(rules));
    }

    /** The first rule that means the destination. */
    public Optional<DomainRule> first(Destination destination) {
        return rule(index().first(destination));
    }

    /** The first rule that means the host, with whatever port. */
    Optional<DomainRule> firstOf(Host host) {
        return rule(index().firstOf(host));
    }

    /** The ports for which some rule means the host. */
    PortSet ports(Host host) {
        return index().ports(host);
    }

    /** The first rule that is the address itself, or a range that it lies in, for this port. */
    Optional<DomainRule> naming(InetAddress address, Port port) {
        return rule(index().naming(Host.of(address), port));
    }

    private Optional<DomainRule> rule(int position) {
        return position == DomainIndex.NONE ? Optional.empty() : Optional.of(rules.get(position));
    }

    private DomainIndex index() {
        DomainIndex made = index;
        if (made == null) {
            made = DomainIndex.of(rules);
            index = made;
        }
        return made;
    }

    @Override
    public DomainRule get(int position) {
        return rules.get(position);
    }

    @Override
    public int size() {
        return rules.size();
    }
}
