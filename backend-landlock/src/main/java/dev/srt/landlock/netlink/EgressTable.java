package dev.srt.landlock.netlink;

import static dev.srt.landlock.netlink.Expressions.TCP;
import static dev.srt.landlock.netlink.Expressions.UDP;

import dev.srt.policy.AddressRange;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import dev.srt.spi.EgressWay;
import dev.srt.spi.InitPlan.TransparentEgress;
import dev.srt.spi.InsideAddresses;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxSocket;
import dev.srt.spi.SandboxSocket.Transport;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The nftables table of a sandbox: what leaves a program is refused at once unless it goes to the sandbox itself or may be let
 * through; what arrives of the latter is given to the gateway's socket. No connection is tracked and no address rewritten
 * ({@code nft(8)}, tproxy), so the table costs a connection's other packets next to nothing, and an accepted socket's own address
 * is the one that was asked for.
 */
public final class EgressTable {
    private static final String REACHABLE = "reachable";
    private static final String DENIED = "denied";
    private static final String DATAGRAMS = "datagrams";
    private static final String SERVICES = "services";

    private static final String GOING_OUT = "output";
    private static final int OUTPUT = 3; // NF_INET_LOCAL_OUT
    private static final int FILTERING = 0; // NF_IP_PRI_FILTER

    private static final String ARRIVING = "prerouting";
    private static final int PREROUTING = 0; // NF_INET_PRE_ROUTING
    private static final int MANGLING = -150; // NF_IP_PRI_MANGLE

    private static final byte LOOPBACK_NETWORK = 127;
    private static final byte[] LOOPBACK_IPV4 =
            Listener.Loopback.ADDRESSES.getFirst().getAddress();
    private static final byte[] LOOPBACK_IPV6 =
            Listener.Loopback.ADDRESSES.getLast().getAddress();

    /** Enough for a person to see what a program tries; a flood of packets is not to become one of messages. */
    private static final long TOLD_EACH_SECOND = 50;

    private static final int TOLD_AT_ONCE = 100;

    private final TableBatch table = new TableBatch("srt");
    private final List<Listener> listeners;

    /** The sets that hold something: for an empty one there is no rule. */
    private final Set<String> sets = new HashSet<>();

    private EgressTable(List<Listener> listeners) {
        this.listeners = listeners;
    }

    /** The batch that makes it; one of its messages is acknowledged. */
    public static ByteBuffer of(TransparentEgress egress, List<Listener> listeners) {
        EgressTable made = new EgressTable(listeners);
        made.sets(egress);
        made.letOut();
        made.give();
        return made.table.bytes();
    }

    private void sets(TransparentEgress egress) {
        for (Family family : Family.values()) {
            set(REACHABLE, family, egress.reachable());
            set(DENIED, family, egress.denied());
            set(DATAGRAMS, family, datagrams());
        }
        List<Port> services = services();
        if (!services.isEmpty()) {
            table.set(SERVICES, services);
            sets.add(SERVICES);
        }
    }

    private void set(String name, Family family, List<EgressTarget> targets) {
        List<AddressedPorts> intervals = AddressedPorts.of(targets, family);
        if (!intervals.isEmpty()) {
            table.set(name + family, family, intervals);
            sets.add(name + family);
        }
    }

    private Stream<SandboxSocket> sockets(Transport transport) {
        return listeners.stream()
                .flatMap(listener -> listener.sockets().stream())
                .filter(socket -> socket.ways().contains(EgressWay.TABLE) && socket.transport() == transport);
    }

    private List<EgressTarget> datagrams() {
        return sockets(Transport.UDP)
                // What is at the loopback interface's own address goes anyway.
                .filter(socket -> !socket.address().isLoopbackAddress())
                .map(socket ->
                        new EgressTarget(AddressRange.of(socket.address()), PortSet.of(Optional.of(socket.port()))))
                .toList();
    }

    private List<Port> services() {
        return listeners.stream()
                .filter(Listener.Forward.class::isInstance)
                .map(listener -> ((Listener.Forward) listener).service().port())
                .toList();
    }

    private void letOut() {
        table.chain(GOING_OUT, OUTPUT, FILTERING);
        letOwnGo(GOING_OUT);
        for (Family family : Family.values()) {
            refuse(family, DENIED + family);
            letOut(family, REACHABLE + family, TCP);
            letOut(family, DATAGRAMS + family, UDP);
        }
        try (Expressions rule = table.rule(GOING_OUT)) {
            tell(rule);
        }
        try (Expressions rule = table.rule(GOING_OUT)) {
            rule.transport(TCP).reset();
        }
        try (Expressions rule = table.rule(GOING_OUT)) {
            rule.unreachable();
        }
    }

    private void refuse(Family family, String set) {
        if (!sets.contains(set)) {
            return;
        }
        try (Expressions rule = table.rule(GOING_OUT)) {
            tell(rule.transport(TCP).destinationIn(family, set));
        }
        try (Expressions rule = table.rule(GOING_OUT)) {
            rule.transport(TCP).destinationIn(family, set).reset();
        }
    }

    private void letOut(Family family, String set, int transport) {
        if (sets.contains(set)) {
            try (Expressions rule = table.rule(GOING_OUT)) {
                rule.transport(transport).destinationIn(family, set).accept();
            }
        }
    }

    private static void tell(Expressions rule) {
        rule.atMost(TOLD_EACH_SECOND, TOLD_AT_ONCE).tell(RefusedPackets.GROUP, RefusedPackets.BYTES);
    }

    /** Only the first packet of a connection is given away: it makes a socket that the others find by themselves. */
    private void give() {
        table.chain(ARRIVING, PREROUTING, MANGLING);
        try (Expressions rule = table.rule(ARRIVING)) {
            rule.transport(TCP).laterSegment().accept();
        }
        // The gateway's sockets for all that is given away.
        List<SandboxSocket> gateway = sockets(Transport.TCP)
                .filter(socket -> InsideAddresses.isOwn(socket.address()))
                .toList();
        if (sets.contains(SERVICES)) {
            gateway.forEach(this::giveServices);
        }
        letOwnGo(ARRIVING);
        for (SandboxSocket socket : gateway) {
            Family family = family(socket);
            if (sets.contains(REACHABLE + family)) {
                try (Expressions rule = table.rule(ARRIVING)) {
                    giveTo(socket, rule.transport(TCP).destinationIn(family, REACHABLE + family));
                }
            }
        }
    }

    /** A server inside keeps its port, though a service of the host's has the same. */
    private void giveServices(SandboxSocket socket) {
        Family family = family(socket);
        byte[] loopback = family == Family.IPV4 ? LOOPBACK_IPV4 : LOOPBACK_IPV6;
        try (Expressions rule = table.rule(ARRIVING)) {
            rule.transport(TCP)
                    .destination(family, loopback)
                    .portIn(SERVICES)
                    .socketIsThere()
                    .accept();
        }
        try (Expressions rule = table.rule(ARRIVING)) {
            giveTo(socket, rule.transport(TCP).destination(family, loopback).portIn(SERVICES));
        }
    }

    private static void giveTo(SandboxSocket socket, Expressions rule) {
        rule.giveTo(family(socket), socket.address().getAddress(), socket.port().number());
    }

    private static Family family(SandboxSocket socket) {
        return Family.of(socket.address().getAddress().length);
    }

    /** What is for the sandbox itself is never touched. */
    private void letOwnGo(String chain) {
        letGo(chain, Family.IPV4, LOOPBACK_NETWORK);
        letGo(chain, Family.IPV6, LOOPBACK_IPV6);
        letGo(chain, Family.IPV4, InsideAddresses.OWN_IPV4.getAddress());
        letGo(chain, Family.IPV6, InsideAddresses.OWN_IPV6.getAddress());
    }

    private void letGo(String chain, Family family, byte... destination) {
        try (Expressions rule = table.rule(chain)) {
            rule.destination(family, destination).accept();
        }
    }
}
