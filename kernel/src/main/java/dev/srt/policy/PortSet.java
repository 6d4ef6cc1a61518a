package dev.srt.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A set of ports. Immutable. */
public final class PortSet {
    private static final int LOWEST = 1;
    private static final int HIGHEST = 65535;

    /** No port. */
    public static final PortSet NONE = new PortSet(new BitSet());

    /** Every port. */
    public static final PortSet ALL = all();

    private final BitSet ports;

    private PortSet(BitSet ports) {
        this.ports = ports;
    }

    private static PortSet all() {
        BitSet ports = new BitSet();
        ports.set(LOWEST, HIGHEST + 1);
        return new PortSet(ports);
    }

    /** That port; every port where there is none. */
    public static PortSet of(Optional<Port> port) {
        if (port.isEmpty()) {
            return ALL;
        }
        BitSet one = new BitSet();
        one.set(port.get().number());
        return new PortSet(one);
    }

    /** These and those. */
    public PortSet and(PortSet others) {
        if (others.isEmpty() || equals(ALL)) {
            return this;
        }
        BitSet both = (BitSet) ports.clone();
        both.or(others.ports);
        return new PortSet(both);
    }

    /** These without those. */
    public PortSet without(PortSet others) {
        if (!ports.intersects(others.ports)) {
            return this;
        }
        BitSet left = (BitSet) ports.clone();
        left.andNot(others.ports);
        return new PortSet(left);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return ports.isEmpty();
    }

    /** Whether that one is among them. */
    public boolean contains(Port port) {
        return ports.get(port.number());
    }

    /** Adjacent ports, from the lowest to the highest of them. */
    public record Range(int first, int last) {}

    /** The ports as ranges, in ascending order, none of which touch. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int first = ports.nextSetBit(0); first >= 0; ) {
            int end = ports.nextClearBit(first);
            ranges.add(new Range(first, end - 1));
            first = ports.nextSetBit(end);
        }
        return List.copyOf(ranges);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet that && ports.equals(that.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return ports.toString();
    }
}
