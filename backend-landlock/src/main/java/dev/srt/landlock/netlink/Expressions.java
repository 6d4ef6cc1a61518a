package dev.srt.landlock.netlink;

/**
 * The expressions of one rule ({@code nft --debug=netlink} shows those of a rule that is written as text). An expression that
 * does not hold ends the rule.
 */
@SuppressWarnings("try") // What is opened there is written until it is closed, and nothing else is done with it.
final class Expressions implements AutoCloseable {
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
    private final NetlinkMessages.Open rule;
    private final NetlinkMessages.Open list;

    /** Of the expression that is being written. */
    private NetlinkMessages.Open element;

    private NetlinkMessages.Open data;

    /**
     * @param rule the message that ends with the last of them
     * @param list the attribute of it that does
     */
    Expressions(NetlinkMessages messages, NetlinkMessages.Open rule, NetlinkMessages.Open list) {
        this.messages = messages;
        this.rule = rule;
        this.list = list;
    }

    /** There are no more. */
    @Override
    public void close() {
        list.close();
        rule.close();
    }

    private NetlinkMessages begin(String name) {
        element = messages.nested(TableBatch.ELEMENT);
        messages.attribute(NAME, name);
        data = messages.nested(DATA);
        return messages;
    }

    private Expressions end() {
        data.close();
        element.close();
        return this;
    }

    private void value(int attribute, byte... bytes) {
        try (var value = messages.nested(attribute)) {
            messages.attribute(VALUE, bytes);
        }
    }

    Expressions family(Family family) {
        return meta(PROTOCOL_OF_NETWORK).compare(EQUAL, family.number());
    }

    Expressions transport(int protocol) {
        return meta(PROTOCOL_OF_TRANSPORT).compare(EQUAL, (byte) protocol);
    }

    private Expressions meta(int key) {
        begin("meta").attribute(META_KEY, key).attribute(META_TO, FIRST_REGISTER);
        return end();
    }

    private Expressions compare(int operation, byte... with) {
        begin("cmp").attribute(COMPARED, FIRST_REGISTER).attribute(COMPARISON, operation);
        value(COMPARED_WITH, with);
        return end();
    }

    private Expressions payload(int header, int offset, int length, int register) {
        // NFTA_PAYLOAD_DREG, _BASE, _OFFSET, _LEN
        begin("payload")
                .attribute(1, register)
                .attribute(2, header)
                .attribute(3, offset)
                .attribute(4, length);
        return end();
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
        begin("lookup").attribute(1, set).attribute(2, FIRST_REGISTER);
        return end();
    }

    /** A TCP segment that does not begin a connection. */
    Expressions laterSegment() {
        payload(TRANSPORT_HEADER, TCP_FLAGS, 1, FIRST_REGISTER);
        // NFTA_BITWISE_SREG, _DREG, _LEN, _MASK, _XOR
        begin("bitwise")
                .attribute(1, FIRST_REGISTER)
                .attribute(2, FIRST_REGISTER)
                .attribute(3, 1);
        value(4, (byte) (SYN | ACK));
        value(5, (byte) 0);
        return end().compare(DIFFERENT, SYN);
    }

    /** There is a socket that the packet is for, such as a server's. */
    Expressions socketIsThere() {
        // NFTA_SOCKET_KEY, _DREG
        begin("socket").attribute(1, WILDCARD).attribute(2, FIRST_REGISTER);
        return end();
    }

    Expressions accept() {
        // NFTA_IMMEDIATE_DREG, _DATA; NFTA_VERDICT_CODE
        begin("immediate").attribute(1, VERDICT_REGISTER);
        try (var content = messages.nested(2);
                var verdict = messages.nested(VERDICT)) {
            messages.attribute(1, ACCEPT);
        }
        return end();
    }

    /** Gives the packet to the socket at that address, whatever the packet's own. */
    Expressions giveTo(Family family, byte[] address, int port) {
        int portRegister = FIRST_REGISTER + address.length / Integer.BYTES;
        immediate(FIRST_REGISTER, address);
        immediate(portRegister, bigEndian(port));
        // NFTA_TPROXY_FAMILY, _REG_ADDR, _REG_PORT
        begin("tproxy")
                .attribute(1, family.number() & 0xff)
                .attribute(2, FIRST_REGISTER)
                .attribute(3, portRegister);
        return end().accept();
    }

    private void immediate(int register, byte... bytes) {
        // NFTA_IMMEDIATE_DREG, _DATA
        begin("immediate").attribute(1, register);
        value(2, bytes);
        end();
    }

    private static byte[] bigEndian(int number) {
        return new byte[] {(byte) (number >> Byte.SIZE), (byte) number};
    }

    /** Goes on with so many packets a second, after a burst. */
    Expressions atMost(long each, int burst) {
        // NFTA_LIMIT_RATE, _UNIT in seconds, _BURST, _TYPE of packets
        begin("limit").attribute(1, each).attribute(2, 1L).attribute(3, burst).attribute(4, 0);
        return end();
    }

    /** Tells whoever listens to that group of so much of the packet. */
    Expressions tell(short group, int bytes) {
        // NFTA_LOG_GROUP, _SNAPLEN
        begin("log").attribute(1, bigEndian(group)).attribute(3, bytes);
        return end();
    }

    Expressions reset() {
        return reject(RESET, (byte) 0);
    }

    Expressions unreachable() {
        return reject(UNREACHABLE, PORT_UNREACHABLE);
    }

    private Expressions reject(int type, byte code) {
        // NFTA_REJECT_TYPE, _ICMP_CODE
        begin("reject").attribute(1, type).attribute(2, new byte[] {code});
        return end();
    }
}
