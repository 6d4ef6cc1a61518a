package dev.srt.landlock;

import dev.srt.landlock.netlink.RefusedPackets;
import dev.srt.spi.NameEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Cuts what the helper sends into messages. */
final class HelperMessageDecoder extends ByteToMessageDecoder {
    private static final int SHORT_BYTES = 2;

    private static final char REFUSED_PATH = 'D';
    private static final char LINKED_PATH = 'N';
    private static final char TRUSTED_PATH = 'T';
    private static final char MOVED_PATH = 'M';
    private static final char REFUSED_PACKETS = 'P';

    /** Two of the longest paths that the kernel takes, and as much as the helper reads of the kernel's news at once. */
    private static final int MOST_BYTES = 2 * 4096;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> messages)
            throws ControlProtocolException {
        if (bytes.readableBytes() < SHORT_BYTES) {
            return;
        }
        char type = (char) bytes.getUnsignedByte(bytes.readerIndex());
        switch (type) {
            case REFUSED_PATH, LINKED_PATH, TRUSTED_PATH, MOVED_PATH, REFUSED_PACKETS ->
                decodeLong(type, bytes, messages);
            default -> {
                bytes.skipBytes(1);
                messages.add(new HelperMessage.Plain(type, bytes.readUnsignedByte()));
            }
        }
    }

    private static void decodeLong(char type, ByteBuf bytes, List<Object> messages) throws ControlProtocolException {
        if (bytes.readableBytes() < SHORT_BYTES + Integer.BYTES) {
            return;
        }
        int at = bytes.readerIndex() + SHORT_BYTES;
        int length = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? bytes.getIntLE(at) : bytes.getInt(at);
        if (length < 0 || length > MOST_BYTES) {
            throw new ControlProtocolException("the helper tells of something in " + length + " bytes");
        }
        if (bytes.readableBytes() < SHORT_BYTES + Integer.BYTES + length) {
            return;
        }
        bytes.skipBytes(SHORT_BYTES + Integer.BYTES);
        if (type == REFUSED_PACKETS) {
            byte[] news = new byte[length];
            bytes.readBytes(news);
            RefusedPackets.read(news).forEach(packet -> messages.add(new HelperMessage.Told(packet)));
        } else {
            String text = bytes.readCharSequence(length, StandardCharsets.UTF_8).toString();
            messages.add(new HelperMessage.Told(event(type, text)));
        }
    }

    private static NameEvent event(char type, String text) throws ControlProtocolException {
        int middle = text.indexOf('\0');
        if ((type == MOVED_PATH) != (middle >= 0) || text.indexOf('\0', middle + 1) >= 0) {
            throw new ControlProtocolException("the helper tells of a path in a way of its own");
        }
        return switch (type) {
            case REFUSED_PATH -> new NameEvent.Refused(Path.of(text), false);
            case LINKED_PATH -> new NameEvent.Refused(Path.of(text), true);
            case TRUSTED_PATH -> new NameEvent.Trusted(Path.of(text));
            default -> new NameEvent.Moved(Path.of(text.substring(0, middle)), Path.of(text.substring(middle + 1)));
        };
    }
}
