package dev.srt.landlock.netlink;

import static dev.srt.landlock.netlink.NetlinkMessages.ACKNOWLEDGED;
import static dev.srt.landlock.netlink.NetlinkMessages.APPEND;
import static dev.srt.landlock.netlink.NetlinkMessages.CREATE;

import dev.srt.policy.Port;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The messages that make one table of nftables, in a batch of which the kernel does all or nothing. Of the message for the table
 * itself it tells that it has ({@code linux/netfilter/nf_tables.h}).
 */
@SuppressWarnings("try") // What is opened there is written until it is closed, and nothing else is done with it.
final class TableBatch {
    /** NFTA_LIST_ELEM. */
    static final int ELEMENT = 1;

    private static final int NF_TABLES = 10 << 8; // NFNL_SUBSYS_NFTABLES
    private static final int NEW_TABLE = NF_TABLES; // NFT_MSG_NEWTABLE and so on
    private static final int NEW_CHAIN = NF_TABLES | 3;
    private static final int NEW_RULE = NF_TABLES | 6;
    private static final int NEW_SET = NF_TABLES | 9;
    private static final int NEW_ELEMENTS = NF_TABLES | 12;
    private static final int BATCH_BEGIN = 0x10; // NFNL_MSG_BATCH_BEGIN
    private static final int BATCH_END = 0x11; // NFNL_MSG_BATCH_END

    /** {@code struct nfgenmsg}: for IPv4 and IPv6 (NFPROTO_INET); and for a batch, the subsystem. */
    private static final byte[] GENERIC = {1, 0, 0, 0};

    private static final byte[] BATCH = {0, 0, 0, 10};

    private static final int NAME_OF_TABLE = 1; // NFTA_TABLE_NAME, and NFTA_*_TABLE of all others

    private static final int NAME_OF_CHAIN = 3; // NFTA_CHAIN_NAME
    private static final int HOOK = 4; // NFTA_CHAIN_HOOK
    private static final int HOOK_NUMBER = 1; // NFTA_HOOK_HOOKNUM
    private static final int HOOK_PRIORITY = 2; // NFTA_HOOK_PRIORITY
    private static final int TYPE_OF_CHAIN = 7; // NFTA_CHAIN_TYPE

    private static final int CHAIN_OF_RULE = 2; // NFTA_RULE_CHAIN
    private static final int EXPRESSIONS = 4; // NFTA_RULE_EXPRESSIONS

    private static final int NAME_OF_SET = 2; // NFTA_SET_NAME
    private static final int FLAGS = 3; // NFTA_SET_FLAGS
    private static final int INTERVALS_OF_FIELDS = 0x84; // NFT_SET_INTERVAL | NFT_SET_CONCAT
    private static final int KEY_TYPE = 4; // NFTA_SET_KEY_TYPE
    private static final int KEY_BYTES = 5; // NFTA_SET_KEY_LEN
    private static final int DESCRIPTION = 9; // NFTA_SET_DESC
    private static final int FIELDS = 2; // NFTA_SET_DESC_CONCAT
    private static final int FIELD_BYTES = 1; // NFTA_SET_FIELD_LEN
    private static final int ID = 10; // NFTA_SET_ID

    // The kernel takes any type of a key; these are those of nft(8), so that it can show the sets.
    private static final int IPV4_ADDRESS = 7;
    private static final int IPV6_ADDRESS = 8;
    private static final int PORT = 13;
    private static final int TYPE_BITS = 6;

    private static final int SET_OF_ELEMENTS = 2; // NFTA_SET_ELEM_LIST_SET
    private static final int ELEMENTS = 3; // NFTA_SET_ELEM_LIST_ELEMENTS
    private static final int KEY = 1; // NFTA_SET_ELEM_KEY
    private static final int KEY_END = 10; // NFTA_SET_ELEM_KEY_END
    private static final int VALUE = 1; // NFTA_DATA_VALUE

    private static final byte[] NO_ADDRESS = {};
    private static final int PORT_FIELD_BYTES = 4; // a port's 2, padded
    private static final int ELEMENTS_AT_ONCE = 500;

    private final NetlinkMessages messages = new NetlinkMessages();
    private final String table;
    private int sets;

    TableBatch(String table) {
        this.table = table;
        messages.message(BATCH_BEGIN, 0, BATCH).close();
        message(NEW_TABLE, CREATE | ACKNOWLEDGED).close();
    }

    private NetlinkMessages.Open message(int type, int flags) {
        NetlinkMessages.Open message = messages.message(type, flags, GENERIC);
        messages.attribute(NAME_OF_TABLE, table);
        return message;
    }

    /** A chain of rules that filter packets at one of the kernel's hooks ({@code NF_INET_*}). */
    void chain(String name, int hook, int priority) {
        try (var message = message(NEW_CHAIN, CREATE)) {
            messages.attribute(NAME_OF_CHAIN, name);
            try (var place = messages.nested(HOOK)) {
                messages.attribute(HOOK_NUMBER, hook).attribute(HOOK_PRIORITY, priority);
            }
            messages.attribute(TYPE_OF_CHAIN, "filter");
        }
    }

    /** A rule after all others of its chain, which is closed when it is whole. */
    Expressions rule(String chain) {
        NetlinkMessages.Open message = message(NEW_RULE, CREATE | APPEND);
        messages.attribute(CHAIN_OF_RULE, chain);
        return new Expressions(messages, message, messages.nested(EXPRESSIONS));
    }

    /** A set of addresses with ports. */
    void set(String name, Family family, List<AddressedPorts> intervals) {
        int address = family == Family.IPV4 ? IPV4_ADDRESS : IPV6_ADDRESS;
        int type = (address << TYPE_BITS) | PORT;
        try (var message = newSet(name, INTERVALS_OF_FIELDS, type, family.addressBytes() + PORT_FIELD_BYTES);
                var description = messages.nested(DESCRIPTION);
                var fields = messages.nested(FIELDS)) {
            field(family.addressBytes());
            field(Short.BYTES);
        }
        for (int from = 0; from < intervals.size(); from += ELEMENTS_AT_ONCE) {
            try (var message = newElements(name);
                    var elements = messages.nested(ELEMENTS)) {
                intervals
                        .subList(from, Math.min(from + ELEMENTS_AT_ONCE, intervals.size()))
                        .forEach(this::element);
            }
        }
    }

    /** A set of ports, of which there is one at least. */
    void set(String name, List<Port> ports) {
        newSet(name, 0, PORT, Short.BYTES).close();
        try (var message = newElements(name);
                var elements = messages.nested(ELEMENTS)) {
            for (Port port : ports) {
                try (var element = messages.nested(ELEMENT)) {
                    key(KEY, NO_ADDRESS, port.number(), Short.BYTES);
                }
            }
        }
    }

    private void field(int bytes) {
        try (var field = messages.nested(ELEMENT)) {
            messages.attribute(FIELD_BYTES, bytes);
        }
    }

    private void element(AddressedPorts interval) {
        byte[] first = interval.first().getAddress();
        int bytes = first.length + PORT_FIELD_BYTES;
        try (var element = messages.nested(ELEMENT)) {
            key(KEY, first, interval.ports().first(), bytes);
            key(KEY_END, interval.last().getAddress(), interval.ports().last(), bytes);
        }
    }

    /** An address, a port, and zeros up to the length of the key. */
    private void key(int attribute, byte[] address, int port, int bytes) {
        byte[] key =
                ByteBuffer.allocate(bytes).put(address).putShort((short) port).array();
        try (var value = messages.nested(attribute)) {
            messages.attribute(VALUE, key);
        }
    }

    private NetlinkMessages.Open newSet(String name, int flags, int keyType, int keyBytes) {
        NetlinkMessages.Open message = message(NEW_SET, CREATE);
        messages.attribute(NAME_OF_SET, name)
                .attribute(FLAGS, flags)
                .attribute(KEY_TYPE, keyType)
                .attribute(KEY_BYTES, keyBytes)
                .attribute(ID, ++sets);
        return message;
    }

    private NetlinkMessages.Open newElements(String set) {
        NetlinkMessages.Open message = message(NEW_ELEMENTS, CREATE);
        messages.attribute(SET_OF_ELEMENTS, set);
        return message;
    }

    /** The whole batch; nothing can be added then. */
    ByteBuffer bytes() {
        messages.message(BATCH_END, 0, BATCH).close();
        return messages.bytes();
    }
}
