package dev.srt.proxy;

import dev.srt.policy.Host;
import dev.srt.policy.InvalidValueException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a connection's first bytes through once it is clear that they begin no TLS connection for another name than the one that was
 * judged: a server may have many behind one address. A client that names nobody, or that speaks no TLS, is let through; one whose
 * TLS cannot be read is not.
 */
final class ServerNameCheck extends ByteToMessageDecoder {
    private static final int HANDSHAKE = 22; // RFC 8446, 5.1
    private static final int MAJOR_VERSION = 3;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int LONGEST_RECORD = 1 << 14;

    /** Several times as much as the longest that programs send. */
    private static final int LONGEST_HELLO = 1 << 14;

    /** As much again for records of a few bytes each. */
    private static final int LONGEST = 1 << 16;

    private final Host.Name expected;
    private final Consumer<String> refuse;

    /** The handshake message as far as it came, without the headers of records. */
    private ByteBuf message;

    /** How much of what came is in it. */
    private int seen;

    private boolean refused;

    /** @param refuse told why, in a few words, in place of letting anything through */
    ServerNameCheck(Host.Name expected, Consumer<String> refuse) {
        this.expected = expected;
        this.refuse = refuse;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext client) {
        message = client.alloc().buffer();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext client) {
        message.release();
    }

    @Override
    protected void decode(ChannelHandlerContext client, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (!isTls(in)) {
            letThrough(client);
        } else {
            check(client, in);
        }
    }

    private static boolean isTls(ByteBuf in) {
        int start = in.readerIndex();
        return in.getUnsignedByte(start) == HANDSHAKE
                && (in.readableBytes() == 1 || in.getUnsignedByte(start + 1) == MAJOR_VERSION);
    }

    private void check(ChannelHandlerContext client, ByteBuf in) {
        try {
            gather(in);
            if (message.readableBytes() < ClientHello.HEADER_BYTES) {
                return;
            }
            int length = ClientHello.length(message);
            if (length > LONGEST_HELLO) {
                refuse(in, "TLS that begins too long");
            } else if (message.readableBytes() >= length) {
                judge(client, in, ClientHello.read(message.slice(message.readerIndex(), length)));
            }
        } catch (ClientHello.Malformed e) {
            refuse(in, "TLS that cannot be read");
        }
    }

    /** Puts together what stands in whole records. */
    private void gather(ByteBuf in) throws ClientHello.Malformed {
        while (in.readableBytes() - seen >= RECORD_HEADER_BYTES) {
            int record = in.readerIndex() + seen;
            int length = in.getUnsignedShort(record + 3);
            boolean regular = in.getUnsignedByte(record) == HANDSHAKE
                    && in.getUnsignedByte(record + 1) == MAJOR_VERSION
                    && length > 0
                    && length <= LONGEST_RECORD
                    && seen <= LONGEST;
            if (!regular) {
                // A whole message may be followed by other records; it is judged without them.
                ClientHello.requireWhole(message);
                return;
            }
            if (in.readableBytes() - seen < RECORD_HEADER_BYTES + length) {
                return;
            }
            message.writeBytes(in, record + RECORD_HEADER_BYTES, length);
            seen += RECORD_HEADER_BYTES + length;
        }
    }

    private void judge(ChannelHandlerContext client, ByteBuf in, ClientHello hello) {
        if (hello.serverName().isEmpty() || isExpected(hello.serverName().get())) {
            letThrough(client);
        } else {
            refuse(in, "TLS for another name: " + hello.serverName().get());
        }
    }

    private boolean isExpected(String serverName) {
        try {
            return Host.parse(serverName).equals(expected);
        } catch (InvalidValueException e) {
            return false;
        }
    }

    /** Removed, it hands over what it has. */
    private void letThrough(ChannelHandlerContext client) {
        client.pipeline().remove(this);
    }

    private void refuse(ByteBuf in, String reason) {
        refused = true;
        in.skipBytes(in.readableBytes());
        refuse.accept(reason);
    }
}
