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
    private static final int LONGEST_ATTRIBUTE = 0xffff;

    private ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private int sequence;

    /** What is being written and has a length, which it gets when it is closed. */
    final class Open implements AutoCloseable {
        private final int start;
        private final boolean message;

        private Open(int start, boolean message) {
            this.start = start;
            this.message = message;
        }

        @Override
        public void close() {
            int length = buffer.position() - start;
            if (message) {
                buffer.putInt(start, length);
            } else if (length > LONGEST_ATTRIBUTE) {
                throw new IllegalArgumentException("attributes of " + length + " bytes do not go into one");
            } else {
                buffer.putShort(start, (short) length);
            }
        }
    }

    /**
     * A message, whose attributes follow until it is closed.
     *
     * @param fixed the structure it begins with
     */
    Open message(int type, int flags, byte[] fixed) {
        int start = buffer.position();
        room(HEADER_BYTES + fixed.length + ALIGNMENT);
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(++sequence)
                .putInt(0)
                .put(fixed);
        align();
        return new Open(start, true);
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

    /** An attribute that holds those that follow until it is closed. */
    Open nested(int type) {
        int start = buffer.position();
        room(ATTRIBUTE_HEADER_BYTES);
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        return new Open(start, false);
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
