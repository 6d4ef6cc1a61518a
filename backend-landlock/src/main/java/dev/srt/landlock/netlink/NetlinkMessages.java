package dev.srt.landlock.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes messages one after the other, each of which may hold attributes, which may hold attributes. */
final class NetlinkMessages {
    /** NLM_F_REQUEST. */
    private static final int REQUEST = 1;

    /** NLM_F_ACK: the kernel says that it has done it. What it has not done it says anyway. */
    static final int ACKNOWLEDGED = 4;

    /** NLM_F_CREATE. */
    static final int CREATE = 0x400;

    /** NLM_F_APPEND. */
    static final int APPEND = 0x800;

    private static final int NESTED = 0x8000; // NLA_F_NESTED
    private static final int ALIGNMENT = 4;
    private static final int HEADER_BYTES = 16;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;

    private ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private int sequence;

    /** Something that holds attributes. */
    interface Content {
        void write();
    }

    /**
     * A message.
     *
     * @param fixed the structure it begins with
     */
    NetlinkMessages message(int type, int flags, byte[] fixed, Content attributes) {
        int start = buffer.position();
        room(HEADER_BYTES + fixed.length + ALIGNMENT);
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(++sequence)
                .putInt(0)
                .put(fixed);
        align();
        attributes.write();
        buffer.putInt(start, buffer.position() - start);
        return this;
    }

    NetlinkMessages attribute(int type, byte[] value) {
        room(ATTRIBUTE_HEADER_BYTES + value.length + ALIGNMENT);
        buffer.putShort((short) (ATTRIBUTE_HEADER_BYTES + value.length))
                .putShort((short) type)
                .put(value);
        align();
        return this;
    }

    /** A string with its NUL. */
    NetlinkMessages attribute(int type, String text) {
        byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
        return attribute(type, Arrays.copyOf(characters, characters.length + 1));
    }

    /** A number as nfnetlink takes it, with its highest byte first. */
    NetlinkMessages attribute(int type, int number) {
        return attribute(type, bigEndian(number));
    }

    /** The same, of 64 bits. */
    NetlinkMessages attribute(int type, long number) {
        return attribute(type, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    NetlinkMessages nested(int type, Content attributes) {
        int start = buffer.position();
        room(ATTRIBUTE_HEADER_BYTES);
        buffer.putInt(0);
        attributes.write();
        int length = buffer.position() - start;
        if (length > 0xffff) {
            throw new IllegalArgumentException("attributes of " + length + " bytes do not go into one");
        }
        buffer.putShort(start, (short) length).putShort(start + Short.BYTES, (short) (type | NESTED));
        return this;
    }

    /** All messages so far, for reading. */
    ByteBuffer bytes() {
        return buffer.asReadOnlyBuffer().flip();
    }

    static byte[] bigEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    static byte[] nativeOrder(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private void align() {
        while (buffer.position() % ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes))
                    .order(ByteOrder.nativeOrder());
            buffer = larger.put(buffer.flip());
        }
    }
}
