package dev.srt.landlock.netlink;

import static dev.srt.landlock.netlink.Expressions.TCP;
import static dev.srt.landlock.netlink.Expressions.UDP;
import static dev.srt.landlock.netlink.NetlinkMessages.ACKNOWLEDGED;
import static dev.srt.landlock.netlink.NetlinkMessages.APPEND;
import static dev.srt.landlock.netlink.NetlinkMessages.CREATE;

import dev.srt.policy.AddressRange;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import dev.srt.spi.EgressWay;
import dev.srt.spi.InitPlan.TransparentEgress;
import dev.srt.spi.InsideAddresses;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The nftables table of a sandbox: what leaves a program is refused at once unless it goes to the sandbox itself or may be let
 * through; what arrives of the latter is given to the gateway's socket. No connection is tracked and no address rewritten
 * ({@code nft(8)}, tproxy), so the table costs a connection's other packets nothing, and an accepted socket's own address is the
 * one that was asked for.
 */
public final class EgressTable {
    static final int ELEMENT = 1; // NFTA_LIST_ELEM

    private static final String TABLE = "srt";
    private static final String REACHABLE = "reachable";
    private static final String DENIED = "denied";
    private static final String DATAGRAMS = "datagrams";
    private static final String SERVICES = "services";

    private static final int NF_TABLES = 10 << 8; // NFNL_SUBSYS_NFTABLES
    private static final int NEW_TABLE = NF_TABLES;
    private static final int NEW_CHAIN = NF_TABLES | 3;
    private static final int NEW_RULE = NF_TABLES | 6;
    private static final int NEW_SET = NF_TABLES | 9;
    private static final int NEW_ELEMENTS = NF_TABLES | 12;
    private static final int BATCH_BEGIN = 0x10; // NFNL_MSG_BATCH_BEGIN
    private static final int BATCH_END = 0x11; // NFNL_MSG_BATCH_END

    /** {@code struct nfgenmsg}: for IPv4 and IPv6 (NFPROTO_INET); and for a batch, the subsystem. */
    private static final byte[] GENERIC = {1, 0, 0, 0};

    private static final byte[] BATCH = {0, 0, 0, 10};

    private static final int PREROUTING = 0; // NF_INET_PRE_ROUTING
    private static final int OUTPUT = 3; // NF_INET_LOCAL_OUT
    private static final int FILTERING = 0; // NF_IP_PRI_FILTER
    private static final int MANGLING = -150; // NF_IP_PRI_MANGLE

    private static final int INTERVALS_OF_FIELDS = 0x84; // NFT_SET_INTERVAL | NFT_SET_CONCAT

    // The kernel takes any type of a key; these are those of nft(8), so that it can show the sets.
    private static final int IPV4_ADDRESS = 7;
    private static final int IPV6_ADDRESS = 8;
    private static final int PORT = 13;
    private static final int TYPE_BITS = 6;

    private static final int PORT_FIELD = 4; // of 2 bytes, padded
    private static final int ELEMENTS_AT_ONCE = 500;

    private static final String OUTPUT_CHAIN = "output";
    private static final String PREROUTING_CHAIN = "prerouting";

    private static final byte LOOPBACK_NETWORK = 127;
    private static final byte[] LOOPBACK_IPV4 =
            Listener.Loopback.ADDRESSES.getFirst().getAddress();
    private static final byte[] LOOPBACK_IPV6 =
            Listener.Loopback.ADDRESSES.getLast().getAddress();

    /** Enough for a person to see what a program tries; a flood of packets is not to become one of messages. */
    private static final long TOLD_EACH_SECOND = 50;

    private static final int TOLD_AT_ONCE = 100;

    private final NetlinkMessages messages = new NetlinkMessages();
    private final TransparentEgress egress;
    private final List<SandboxSocket> sockets;
    private final List<Port> services;
    private int sets;

    private EgressTable(TransparentEgress egress, List<Listener> listeners) {
        this.egress = egress;
        this.sockets = listeners.stream()
                .flatMap(listener -> listener.sockets().stream())
                .filter(socket -> socket.ways().contains(EgressWay.TABLE))
                .toList();
        this.services = listeners.stream()
                .filter(Listener.Forward.class::isInstance)
                .map(listener -> ((Listener.Forward) listener).service().port())
                .toList();
    }

    /** The batch that makes it; one of its messages is acknowledged. */
    public static ByteBuffer of(TransparentEgress egress, List<Listener> listeners) {
        EgressTable table = new EgressTable(egress, listeners);
        table.write();
        return table.messages.bytes();
    }

    private void write() {
        messages.message(BATCH_BEGIN, 0, BATCH, () -> {});
        messages.message(NEW_TABLE, CREATE | ACKNOWLEDGED, GENERIC, () -> messages.attribute(1, TABLE));
        for (Family family : Family.values()) {
            set(family, REACHABLE, AddressedPorts.of(egress.reachable(), family));
            set(family, DENIED, AddressedPorts.of(egress.denied(), family));
            set(family, DATAGRAMS, AddressedPorts.of(datagrams(), family));
        }
        servicePorts();
        chain(OUTPUT_CHAIN, OUTPUT, FILTERING);
        chain(PREROUTING_CHAIN, PREROUTING, MANGLING);
        letOut();
        give();
        messages.message(BATCH_END, 0, BATCH, () -> {});
    }

    /** The UDP services, and those for names, which are reached by the loopback interface's own address. */
    private List<EgressTarget> datagrams() {
        return sockets.stream()
                .filter(socket -> socket.transport() == SandboxSocket.Transport.UDP)
                .map(socket ->
                        new EgressTarget(AddressRange.of(socket.address()), PortSet.of(Optional.of(socket.port()))))
                .toList();
    }

    private void set(Family family, String name, List<AddressedPorts> elements) {
        newSet(
                name + family,
                INTERVALS_OF_FIELDS,
                ((family == Family.IPV4 ? IPV4_ADDRESS : IPV6_ADDRESS) << TYPE_BITS) | PORT,
                family.addressBytes() + PORT_FIELD,
                () -> messages.nested(
                        9, // NFTA_SET_DESC
                        () -> messages.nested(
                                2,
                                () -> { // NFTA_SET_DESC_CONCAT
                                    field(family.addressBytes());
                                    field(Short.BYTES);
                                })));
        for (int from = 0; from < elements.size(); from += ELEMENTS_AT_ONCE) {
            List<AddressedPorts> some = elements.subList(from, Math.min(from + ELEMENTS_AT_ONCE, elements.size()));
            newElements(name + family, () -> some.forEach(this::element));
        }
    }

    private void field(int bytes) {
        messages.nested(ELEMENT, () -> messages.attribute(1, bytes));
    }

    private void element(AddressedPorts interval) {
        messages.nested(ELEMENT, () -> {
            key(1, interval.first().getAddress(), interval.ports().first()); // NFTA_SET_ELEM_KEY
            key(10, interval.last().getAddress(), interval.ports().last()); // NFTA_SET_ELEM_KEY_END
        });
    }

    private void key(int attribute, byte[] address, int port) {
        byte[] key = ByteBuffer.allocate(address.length + PORT_FIELD)
                .put(address)
                .putShort((short) port)
                .array();
        messages.nested(attribute, () -> messages.attribute(1, key));
    }

    private void servicePorts() {
        newSet(SERVICES, 0, PORT, Short.BYTES, () -> {});
        if (!services.isEmpty()) {
            newElements(
                    SERVICES,
                    () -> services.forEach(port -> messages.nested(
                            ELEMENT,
                            () -> messages.nested(
                                    1,
                                    () -> messages.attribute(
                                            1,
                                            ByteBuffer.allocate(Short.BYTES)
                                                    .putShort((short) port.number())
                                                    .array())))));
        }
    }

    private void newSet(String name, int flags, int keyType, int keyBytes, NetlinkMessages.Content description) {
        messages.message(NEW_SET, CREATE, GENERIC, () -> {
            messages.attribute(1, TABLE)
                    .attribute(2, name)
                    .attribute(3, flags)
                    .attribute(4, keyType)
                    .attribute(5, keyBytes)
                    .attribute(10, ++sets); // NFTA_SET_ID
            description.write();
        });
    }

    private void newElements(String set, NetlinkMessages.Content elements) {
        messages.message(
                NEW_ELEMENTS,
                CREATE,
                GENERIC,
                () -> messages.attribute(1, TABLE).attribute(2, set).nested(3, elements));
    }

    private void chain(String name, int hook, int priority) {
        messages.message(
                NEW_CHAIN,
                CREATE,
                GENERIC,
                () -> messages.attribute(1, TABLE)
                        .attribute(3, name)
                        .nested(4, () -> messages.attribute(1, hook).attribute(2, priority))
                        .attribute(7, "filter"));
    }

    private void rule(String chain, Consumer<Expressions> expressions) {
        Expressions rule = new Expressions(messages);
        expressions.accept(rule);
        messages.message(
                NEW_RULE,
                CREATE | APPEND,
                GENERIC,
                () -> messages.attribute(1, TABLE).attribute(2, chain).nested(4, rule::write));
    }

    private void letOut() {
        letOwnGo(OUTPUT_CHAIN);
        for (Family family : Family.values()) {
            String denied = DENIED + family;
            rule(OUTPUT_CHAIN, rule -> tell(rule.transport(TCP).destinationIn(family, denied)));
            rule(
                    OUTPUT_CHAIN,
                    rule -> rule.transport(TCP).destinationIn(family, denied).reset());
            rule(
                    OUTPUT_CHAIN,
                    rule -> rule.transport(TCP)
                            .destinationIn(family, REACHABLE + family)
                            .accept());
            rule(
                    OUTPUT_CHAIN,
                    rule -> rule.transport(UDP)
                            .destinationIn(family, DATAGRAMS + family)
                            .accept());
        }
        rule(OUTPUT_CHAIN, EgressTable::tell);
        rule(OUTPUT_CHAIN, rule -> rule.transport(TCP).reset());
        rule(OUTPUT_CHAIN, Expressions::unreachable);
    }

    private static void tell(Expressions rule) {
        rule.atMost(TOLD_EACH_SECOND, TOLD_AT_ONCE).tell(RefusedPackets.GROUP, RefusedPackets.BYTES);
    }

    private void give() {
        rule(PREROUTING_CHAIN, rule -> rule.transport(TCP).laterSegment().accept());
        for (SandboxSocket own : sockets) {
            if (own.transport() == SandboxSocket.Transport.TCP && InsideAddresses.isOwn(own.address())) {
                giveServices(own);
            }
        }
        letOwnGo(PREROUTING_CHAIN);
        for (SandboxSocket own : sockets) {
            if (own.transport() == SandboxSocket.Transport.TCP && InsideAddresses.isOwn(own.address())) {
                Family family = Family.of(own.address().getAddress().length);
                rule(
                        PREROUTING_CHAIN,
                        rule -> rule.transport(TCP)
                                .destinationIn(family, REACHABLE + family)
                                .giveTo(
                                        family,
                                        own.address().getAddress(),
                                        own.port().number()));
            }
        }
    }

    /** A server inside keeps its port, though a service of the host's has the same. */
    private void giveServices(SandboxSocket own) {
        byte[] address = own.address().getAddress();
        Family family = Family.of(address.length);
        byte[] loopback = family == Family.IPV4 ? LOOPBACK_IPV4 : LOOPBACK_IPV6;
        rule(
                PREROUTING_CHAIN,
                rule -> rule.transport(TCP)
                        .destination(family, loopback)
                        .portIn(SERVICES)
                        .socketIsThere()
                        .accept());
        rule(
                PREROUTING_CHAIN,
                rule -> rule.transport(TCP)
                        .destination(family, loopback)
                        .portIn(SERVICES)
                        .giveTo(family, address, own.port().number()));
    }

    /** What is for the sandbox itself is never touched. */
    private void letOwnGo(String chain) {
        rule(chain, rule -> rule.destination(Family.IPV4, LOOPBACK_NETWORK).accept());
        rule(chain, rule -> rule.destination(Family.IPV6, LOOPBACK_IPV6).accept());
        rule(
                chain,
                rule -> rule.destination(Family.IPV4, InsideAddresses.OWN_IPV4.getAddress())
                        .accept());
        rule(
                chain,
                rule -> rule.destination(Family.IPV6, InsideAddresses.OWN_IPV6.getAddress())
                        .accept());
    }
}
