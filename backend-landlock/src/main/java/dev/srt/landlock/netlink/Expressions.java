package dev.srt.landlock.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The expressions of one rule ({@code nft --debug=netlink} shows those of a rule that is written as text). An expression that
 * does not hold ends the rule.
 */
final class Expressions {
    private static final int NAME = 1; // NFTA_EXPR_NAME
    private static final int DATA = 2; // NFTA_EXPR_DATA
    private static final int VALUE = 1; // NFTA_DATA_VALUE
    private static final int VERDICT = 2; // NFTA_DATA_VERDICT

    /** The verdict's register, and the first of those for values; a register of 4 bytes follows every 4 of a value. */
    private static final int VERDICT_REGISTER = 0; // NFT_REG_VERDICT

    private static final int FIRST_REGISTER = 8; // NFT_REG32_00

    private static final int PROTOCOL_OF_NETWORK = 15; // NFT_META_NFPROTO
    private static final int PROTOCOL_OF_TRANSPORT = 16; // NFT_META_L4PROTO
    static final int TCP = 6;
    static final int UDP = 17;

    private static final int NETWORK_HEADER = 1; // NFT_PAYLOAD_NETWORK_HEADER
    private static final int TRANSPORT_HEADER = 2; // NFT_PAYLOAD_TRANSPORT_HEADER
    private static final int DESTINATION_PORT = 2; // offset in the headers of TCP and UDP
    private static final int TCP_FLAGS = 13; // offset
    private static final byte SYN = 2;
    private static final byte ACK = 16;

    private static final int META_TO = 1; // NFTA_META_DREG
    private static final int META_KEY = 2; // NFTA_META_KEY

    private static final int COMPARED = 1; // NFTA_CMP_SREG
    private static final int COMPARISON = 2; // NFTA_CMP_OP
    private static final int COMPARED_WITH = 3; // NFTA_CMP_DATA
    private static final int EQUAL = 0; // NFT_CMP_EQ
    private static final int DIFFERENT = 1; // NFT_CMP_NEQ
    private static final int ACCEPT = 1; // NF_ACCEPT
    private static final int WILDCARD = 2; // NFT_SOCKET_WILDCARD
    private static final int RESET = 1; // NFT_REJECT_TCP_RST
    private static final int UNREACHABLE = 2; // NFT_REJECT_ICMPX_UNREACH
    private static final byte PORT_UNREACHABLE = 1; // NFT_REJECT_ICMPX_PORT_UNREACH

    private final NetlinkMessages messages;
    private final List<NetlinkMessages.Content> expressions = new ArrayList<>();

    Expressions(NetlinkMessages messages) {
        this.messages = messages;
    }

    void write() {
        expressions.forEach(NetlinkMessages.Content::write);
    }

    private Expressions add(String name, NetlinkMessages.Content data) {
        expressions.add(() -> messages.nested(
                TableBatch.ELEMENT, () -> messages.attribute(NAME, name).nested(DATA, data)));
        return this;
    }

    private void value(int attribute, byte[] bytes) {
        messages.nested(attribute, () -> messages.attribute(VALUE, bytes));
    }

    Expressions family(Family family) {
        return meta(PROTOCOL_OF_NETWORK).compare(EQUAL, new byte[] {family.number()});
    }

    Expressions transport(int protocol) {
        return meta(PROTOCOL_OF_TRANSPORT).compare(EQUAL, new byte[] {(byte) protocol});
    }

    private Expressions meta(int key) {
        return add("meta", () -> messages.attribute(META_KEY, key).attribute(META_TO, FIRST_REGISTER));
    }

    private Expressions compare(int operation, byte[] with) {
        return add("cmp", () -> {
            messages.attribute(COMPARED, FIRST_REGISTER).attribute(COMPARISON, operation);
            value(COMPARED_WITH, with);
        });
    }

    private Expressions payload(int header, int offset, int length, int register) {
        // NFTA_PAYLOAD_DREG, _BASE, _OFFSET, _LEN
        return add(
                "payload",
                () -> messages.attribute(1, register)
                        .attribute(2, header)
                        .attribute(3, offset)
                        .attribute(4, length));
    }

    /** The first bytes of the destination's address. */
    Expressions destination(Family family, byte... prefix) {
        return family(family)
                .payload(NETWORK_HEADER, family.destinationOffset(), prefix.length, FIRST_REGISTER)
                .compare(EQUAL, prefix);
    }

    /** The destination's address and port are in a set. */
    Expressions destinationIn(Family family, String set) {
        int afterAddress = FIRST_REGISTER + family.addressBytes() / Integer.BYTES;
        return family(family)
                .payload(NETWORK_HEADER, family.destinationOffset(), family.addressBytes(), FIRST_REGISTER)
                .payload(TRANSPORT_HEADER, DESTINATION_PORT, Short.BYTES, afterAddress)
                .lookUp(set);
    }

    /** The destination's port is in a set. */
    Expressions portIn(String set) {
        return payload(TRANSPORT_HEADER, DESTINATION_PORT, Short.BYTES, FIRST_REGISTER)
                .lookUp(set);
    }

    private Expressions lookUp(String set) {
        // NFTA_LOOKUP_SET, _SREG
        return add("lookup", () -> messages.attribute(1, set).attribute(2, FIRST_REGISTER));
    }

    /** A TCP segment that does not begin a connection. */
    Expressions laterSegment() {
        // NFTA_BITWISE_SREG, _DREG, _LEN, _MASK, _XOR
        return payload(TRANSPORT_HEADER, TCP_FLAGS, 1, FIRST_REGISTER)
                .add("bitwise", () -> {
                    messages.attribute(1, FIRST_REGISTER)
                            .attribute(2, FIRST_REGISTER)
                            .attribute(3, 1);
                    value(4, new byte[] {SYN | ACK});
                    value(5, new byte[] {0});
                })
                .compare(DIFFERENT, new byte[] {SYN});
    }

    /** There is a socket that the packet is for, such as a server's. */
    Expressions socketIsThere() {
        // NFTA_SOCKET_KEY, _DREG
        return add("socket", () -> messages.attribute(1, WILDCARD).attribute(2, FIRST_REGISTER));
    }

    Expressions accept() {
        // NFTA_IMMEDIATE_DREG, _DATA; NFTA_VERDICT_CODE
        return add(
                "immediate",
                () -> messages.attribute(1, VERDICT_REGISTER)
                        .nested(2, () -> messages.nested(VERDICT, () -> messages.attribute(1, ACCEPT))));
    }

    /** Gives the packet to the socket at that address, whatever the packet's own. */
    Expressions giveTo(Family family, byte[] address, int port) {
        // NFTA_TPROXY_FAMILY, _REG_ADDR, _REG_PORT
        int portRegister = FIRST_REGISTER + address.length / Integer.BYTES;
        return immediate(FIRST_REGISTER, address)
                .immediate(
                        portRegister,
                        ByteBuffer.allocate(Short.BYTES).putShort((short) port).array())
                .add(
                        "tproxy",
                        () -> messages.attribute(1, family.number() & 0xff)
                                .attribute(2, FIRST_REGISTER)
                                .attribute(3, portRegister))
                .accept();
    }

    private Expressions immediate(int register, byte[] bytes) {
        // NFTA_IMMEDIATE_DREG, _DATA
        return add("immediate", () -> {
            messages.attribute(1, register);
            value(2, bytes);
        });
    }

    /** Goes on with so many packets a second, after a burst. */
    Expressions atMost(long each, int burst) {
        // NFTA_LIMIT_RATE, _UNIT in seconds, _BURST, _TYPE of packets
        return add(
                "limit",
                () -> messages.attribute(1, each)
                        .attribute(2, 1L)
                        .attribute(3, burst)
                        .attribute(4, 0));
    }

    /** Tells whoever listens to that group of so much of the packet. */
    Expressions tell(short group, int bytes) {
        // NFTA_LOG_GROUP, _SNAPLEN
        return add(
                "log",
                () -> messages.attribute(
                                1,
                                ByteBuffer.allocate(Short.BYTES).putShort(group).array())
                        .attribute(3, bytes));
    }

    Expressions reset() {
        // NFTA_REJECT_TYPE, _ICMP_CODE
        return add("reject", () -> messages.attribute(1, RESET).attribute(2, new byte[] {0}));
    }

    Expressions unreachable() {
        // NFTA_REJECT_TYPE, _ICMP_CODE
        return add("reject", () -> messages.attribute(1, UNREACHABLE).attribute(2, new byte[] {PORT_UNREACHABLE}));
    }
}
