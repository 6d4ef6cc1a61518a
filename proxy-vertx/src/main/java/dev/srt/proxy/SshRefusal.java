package dev.srt.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A refusal in the words of SSH, for clients that would show nothing of a SOCKS reply: the server's identification (RFC
 * 4253, section 4.2), then a disconnect message (section 11.1) in an unencrypted packet (section 6).
 */
final class SshRefusal {
    private static final String IDENTIFICATION = "SSH-2.0-srt_policy\r\n";
    private static final int DISCONNECT = 1;
    private static final int HOST_NOT_ALLOWED_TO_CONNECT = 1;
    private static final int LONGEST_REASON = 1000;
    private static final int BLOCK = 8;
    private static final int LEAST_PADDING = 4;

    private SshRefusal() {}

    static ByteBuf of(String reason) {
        String shown = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        byte[] description = shown.getBytes(StandardCharsets.UTF_8);
        int payload = 1 + Integer.BYTES + Integer.BYTES + description.length + Integer.BYTES;
        int unpadded = Integer.BYTES + 1 + payload;
        int padding = BLOCK - unpadded % BLOCK;
        if (padding < LEAST_PADDING) {
            padding += BLOCK;
        }
        return Unpooled.buffer()
                .writeBytes(IDENTIFICATION.getBytes(StandardCharsets.US_ASCII))
                .writeInt(1 + payload + padding)
                .writeByte(padding)
                .writeByte(DISCONNECT)
                .writeInt(HOST_NOT_ALLOWED_TO_CONNECT)
                .writeInt(description.length)
                .writeBytes(description)
                .writeInt(0)
                .writeZero(padding);
    }
}
