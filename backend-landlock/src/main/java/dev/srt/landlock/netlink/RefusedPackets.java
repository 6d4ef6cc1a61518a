package dev.srt.landlock.netlink;

import dev.srt.policy.Port;
import dev.srt.spi.InitEvent;
import dev.srt.spi.SandboxSocket.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the kernel tells of the packets that a table refuses ({@code linux/netfilter/nfnetlink_log.h}). */
@SuppressWarnings("try") // What is opened there is written until it is closed, and nothing else is done with it.
public final class RefusedPackets {
    /** Any number: nobody else listens in the sandbox's network. */
    static final short GROUP = 1;

    /** As much of a packet as holds the headers that tell where it goes. */
    static final int BYTES = 64;

    private static final int LOGGING = 4 << 8; // NFNL_SUBSYS_ULOG
    private static final int PACKET = LOGGING; // NFULNL_MSG_PACKET
    private static final int CONFIGURE = LOGGING | 1; // NFULNL_MSG_CONFIG
    private static final int COMMAND = 1; // NFULA_CFG_CMD
    private static final int MODE = 2; // NFULA_CFG_MODE
    private static final int AT_ONCE = 5; // NFULA_CFG_QTHRESH
    private static final byte BIND = 1; // NFULNL_CFG_CMD_BIND
    private static final byte COPY_PACKETS = 2; // NFULNL_COPY_PACKET
    private static final int PAYLOAD = 9; // NFULA_PAYLOAD

    private static final int MESSAGE_HEADER_BYTES = 16;
    private static final int GENERIC_HEADER_BYTES = 4;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int ATTRIBUTE_TYPE = 0x3fff; // NLA_TYPE_MASK

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV4_PROTOCOL = 9;
    private static final int PORTS_BYTES = 4;

    private RefusedPackets() {}

    /** The messages that subscribe a socket to the news, of which the last is acknowledged. */
    public static ByteBuffer subscription() {
        byte[] group = {0, 0, (byte) (GROUP >> Byte.SIZE), (byte) GROUP};
        NetlinkMessages messages = new NetlinkMessages();
        try (var message = messages.message(CONFIGURE, 0, group)) {
            messages.attribute(COMMAND, new byte[] {BIND});
        }
        try (var message = messages.message(CONFIGURE, NetlinkMessages.ACKNOWLEDGED, group)) {
            messages.attribute(MODE, new byte[] {0, 0, 0, BYTES, COPY_PACKETS, 0})
                    .attribute(AT_ONCE, 1);
        }
        return messages.bytes();
    }

    /** What news of the kernel's, as it came, tells of TCP and UDP; nothing where it is malformed. */
    public static List<InitEvent.PacketRefused> read(byte[] news) {
        ByteBuffer rest = ByteBuffer.wrap(news).order(ByteOrder.nativeOrder());
        List<InitEvent.PacketRefused> packets = new ArrayList<>();
        while (rest.remaining() >= MESSAGE_HEADER_BYTES + GENERIC_HEADER_BYTES) {
            int length = rest.getInt(rest.position());
            if (length < MESSAGE_HEADER_BYTES + GENERIC_HEADER_BYTES || length > rest.remaining()) {
                return packets;
            }
            int type = rest.getShort(rest.position() + Integer.BYTES);
            ByteBuffer attributes = slice(rest, MESSAGE_HEADER_BYTES + GENERIC_HEADER_BYTES, length);
            if (type == PACKET) {
                payload(attributes).flatMap(RefusedPackets::packet).ifPresent(packets::add);
            }
            rest.position(Math.min(rest.limit(), rest.position() + aligned(length)));
        }
        return packets;
    }

    private static ByteBuffer slice(ByteBuffer buffer, int from, int to) {
        return buffer.slice(buffer.position() + from, to - from).order(buffer.order());
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    private static Optional<ByteBuffer> payload(ByteBuffer attributes) {
        while (attributes.remaining() >= ATTRIBUTE_HEADER_BYTES) {
            int length = attributes.getShort(attributes.position()) & 0xffff;
            int type = attributes.getShort(attributes.position() + Short.BYTES) & ATTRIBUTE_TYPE;
            if (length < ATTRIBUTE_HEADER_BYTES || length > attributes.remaining()) {
                return Optional.empty();
            }
            if (type == PAYLOAD) {
                return Optional.of(
                        slice(attributes, ATTRIBUTE_HEADER_BYTES, length).order(ByteOrder.BIG_ENDIAN));
            }
            attributes.position(Math.min(attributes.limit(), attributes.position() + aligned(length)));
        }
        return Optional.empty();
    }

    /** Where a packet goes (RFC 791, 3.1; RFC 8200, 3); empty for what has no ports. */
    private static Optional<InitEvent.PacketRefused> packet(ByteBuffer bytes) {
        if (bytes.remaining() < IPV6_HEADER_BYTES / 2) {
            return Optional.empty();
        }
        boolean six = bytes.get(0) >> 4 == 6;
        Family family = six ? Family.IPV6 : Family.IPV4;
        int header = six ? IPV6_HEADER_BYTES : (bytes.get(0) & 0xf) * Integer.BYTES;
        if (bytes.remaining() < header + PORTS_BYTES) {
            return Optional.empty();
        }
        int protocol = bytes.get(six ? IPV6_NEXT_HEADER : IPV4_PROTOCOL);
        int port = bytes.getShort(header + Short.BYTES) & 0xffff;
        if ((protocol != Expressions.TCP && protocol != Expressions.UDP) || port == 0) {
            return Optional.empty();
        }
        byte[] address = new byte[family.addressBytes()];
        bytes.get(family.destinationOffset(), address);
        try {
            return Optional.of(new InitEvent.PacketRefused(
                    protocol == Expressions.TCP ? Transport.TCP : Transport.UDP,
                    InetAddress.getByAddress(address),
                    new Port(port)));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of its family's length", e);
        }
    }
}
