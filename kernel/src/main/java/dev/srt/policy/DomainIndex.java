package dev.srt.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Where in a list of rules the first is that means a destination: names by a trie of their labels from the last to the first,
 * addresses by themselves and by every length of prefix that occurs.
 */
final class DomainIndex {
    /** No rule: after all positions. */
    static final int NONE = Integer.MAX_VALUE;

    private final Label root = new Label();
    private final Map<Host.Address, Ports> addresses = new HashMap<>();
    private final Map<AddressRange, Ports> ranges = new HashMap<>();
    private final TreeSet<Integer> prefixes = new TreeSet<>();
    private final Ports any = new Ports();
    private int remote = NONE;

    private DomainIndex() {}

    static DomainIndex of(List<DomainRule> rules) {
        DomainIndex index = new DomainIndex();
        for (int i = 0; i < rules.size(); i++) {
            index.add(rules.get(i).pattern(), i);
        }
        return index;
    }

    private void add(DomainPattern pattern, int position) {
        // No switch over patterns: each makes a class of its own at run time, which every start would pay for.
        if (pattern instanceof DomainPattern.Exact exact) {
            entry(exact.host()).add(exact.port(), position);
        } else if (pattern instanceof DomainPattern.Subdomains names) {
            root.at(names.domain().text()).beneath.add(names.port(), position);
        } else if (pattern instanceof DomainPattern.Range block) {
            prefixes.add(block.range().prefixBits());
            ranges.computeIfAbsent(block.range(), within -> new Ports()).add(block.port(), position);
        } else if (pattern instanceof DomainPattern.Any every) {
            any.add(every.port(), position);
        } else {
            remote = Math.min(remote, position);
        }
    }

    private Ports entry(Host host) {
        return host instanceof Host.Name name
                ? root.at(name.text()).itself
                : addresses.computeIfAbsent((Host.Address) host, at -> new Ports());
    }

    /** The position of the first rule that means the destination. */
    int first(Destination destination) {
        return first(destination.host(), ports -> ports.first(destination.port()));
    }

    /** The position of the first rule that means the host, with whatever port. */
    int firstOf(Host host) {
        return first(host, Ports::first);
    }

    /** The ports for which some rule means the host. */
    PortSet ports(Host host) {
        if (remote != NONE && DomainPattern.AnyRemote.isRemote(host)) {
            return PortSet.ALL;
        }
        Collected collected = new Collected();
        first(host, collected);
        return collected.ports;
    }

    private int first(Host host, ToIntFunction<Ports> of) {
        int first = Math.min(of.applyAsInt(any), firstSpecific(host, of));
        return remote < first && DomainPattern.AnyRemote.isRemote(host) ? remote : first;
    }

    private int firstSpecific(Host host, ToIntFunction<Ports> of) {
        return host instanceof Host.Name name ? root.first(name.text(), of) : naming((Host.Address) host, of);
    }

    /** The position of the first rule that is the address itself or a range around it. */
    int naming(Host.Address address, Port port) {
        return naming(address, ports -> ports.first(port));
    }

    private int naming(Host.Address address, ToIntFunction<Ports> of) {
        Ports own = addresses.get(address);
        int first = own == null ? NONE : of.applyAsInt(own);
        for (int bits : prefixes) {
            Optional<Ports> around =
                    AddressRange.around(address.address(), bits).map(ranges::get);
            if (around.isPresent()) {
                first = Math.min(first, of.applyAsInt(around.get()));
            }
        }
        return first;
    }

    /** Passes over all rules that mean a host, and gathers their ports. */
    private static final class Collected implements ToIntFunction<Ports> {
        private PortSet ports = PortSet.NONE;

        @Override
        public int applyAsInt(Ports of) {
            ports = ports.and(of.all());
            return NONE;
        }
    }

    /** One label of names. */
    private static final class Label {
        final Ports itself = new Ports();
        final Ports beneath = new Ports();
        private final Map<String, Label> longer = new HashMap<>(2);

        /** The last label of a name whose first is at the root. */
        Label at(String name) {
            Label label = this;
            for (int end = name.length(); end > 0; end = dotBefore(name, end)) {
                label = label.longer.computeIfAbsent(
                        name.substring(dotBefore(name, end) + 1, end), text -> new Label());
            }
            return label;
        }

        int first(String name, ToIntFunction<Ports> of) {
            int first = NONE;
            Label label = this;
            for (int end = name.length(); end > 0; end = dotBefore(name, end)) {
                first = Math.min(first, of.applyAsInt(label.beneath));
                label = label.longer.get(name.substring(dotBefore(name, end) + 1, end));
                if (label == null) {
                    return first;
                }
            }
            return Math.min(first, of.applyAsInt(label.itself));
        }

        private static int dotBefore(String name, int end) {
            return name.lastIndexOf('.', end - 1);
        }
    }

    /** The first rules of one host for each port. */
    private static final class Ports {
        private int every = NONE;

        /** By the ports' numbers. */
        private Map<Integer, Integer> single = Map.of();

        void add(Optional<Port> port, int position) {
            if (port.isEmpty()) {
                every = Math.min(every, position);
                return;
            }
            if (single.isEmpty()) {
                single = new HashMap<>(2);
            }
            single.merge(port.get().number(), position, Math::min);
        }

        /** The first for whatever port. */
        int first() {
            return single.values().stream().mapToInt(Integer::intValue).reduce(every, Math::min);
        }

        PortSet all() {
            if (every != NONE) {
                return PortSet.ALL;
            }
            PortSet all = PortSet.NONE;
            for (int port : single.keySet()) {
                all = all.and(PortSet.of(Optional.of(new Port(port))));
            }
            return all;
        }

        int first(Port port) {
            return single.isEmpty() ? every : Math.min(every, single.getOrDefault(port.number(), NONE));
        }
    }
}
