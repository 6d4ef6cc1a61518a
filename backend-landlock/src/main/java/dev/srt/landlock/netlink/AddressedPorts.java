package dev.srt.landlock.netlink;

import dev.srt.policy.AddressRange;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.PortSet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Addresses by ports, so that none lies in two of them: the kernel's sets take no elements that overlap.
 *
 * @param first the lowest address
 * @param last the highest
 * @param ports adjacent ones
 */
record AddressedPorts(InetAddress first, InetAddress last, PortSet.Range ports) {

    /** What contains a range, with all ports for which that and what contains it is a target. */
    private record Around(AddressRange range, PortSet ports) {}

    /** Those of one family that cover the same as the targets. */
    static List<AddressedPorts> of(List<EgressTarget> targets, Family family) {
        // A range comes before those that it contains, since their lowest addresses are not lower.
        TreeMap<AddressRange, PortSet> ports = new TreeMap<>(AddressedPorts::order);
        targets.stream()
                .filter(target -> target.range().network().length == family.addressBytes())
                .forEach(target -> ports.merge(target.range(), target.ports(), PortSet::and));
        List<AddressedPorts> rectangles = new ArrayList<>();
        Deque<Around> around = new ArrayDeque<>();
        ports.forEach((range, own) -> {
            while (!around.isEmpty() && !around.peek().range().contains(range)) {
                around.pop();
            }
            PortSet covered = around.isEmpty() ? PortSet.NONE : around.peek().ports();
            for (PortSet.Range left : own.without(covered).ranges()) {
                rectangles.add(new AddressedPorts(address(range.network()), last(range), left));
            }
            around.push(new Around(range, covered.and(own)));
        });
        return rectangles;
    }

    private static int order(AddressRange one, AddressRange other) {
        int byAddress = Arrays.compareUnsigned(one.network(), other.network());
        return byAddress != 0 ? byAddress : Integer.compare(one.prefixBits(), other.prefixBits());
    }

    private static InetAddress last(AddressRange range) {
        byte[] last = range.network();
        for (int bit = range.prefixBits(); bit < last.length * Byte.SIZE; bit++) {
            last[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
        }
        return address(last);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of its family's length", e);
        }
    }
}
