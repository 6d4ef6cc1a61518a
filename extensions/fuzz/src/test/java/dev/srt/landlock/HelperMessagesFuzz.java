package dev.srt.landlock;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.List;

/** What the helper says: the same in one piece and byte by byte, or a breach of the protocol. */
public final class HelperMessagesFuzz {
    /** To begin with. */
    public static final List<String> SEEDS = List.of(
            "L\u0001",
            "D\u0000\u0004\u0000\u0000\u0000/a/b",
            "M\u0000\u0005\u0000\u0000\u0000/a\u0000/b",
            "T\u0000\u0001\u0000\u0000\u0000/E\u0000",
            "N\u0000\u00ff\u00ff\u00ff\u00ff",
            "P\u0000\u0004\u0000\u0000\u0000abcd",
            // A packet of TCP to 8.8.8.8, port 443, that was refused.
            "P\u00000\u0000\u0000\u00000\u0000\u0000\u0000\u0000\u0004\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
                    + "\u0002\u0000\u0000\u0001\u001c\u0000\u0009\u0000E\u0000\u0000\u0018\u0000\u0000@\u0000@\u0006\u0000\u0000"
                    + "\u00c6\u0012\u0000\u0001\u0008\u0008\u0008\u0008\u008e\u00e4\u0001\u00bb");

    private HelperMessagesFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (!messages(input, Math.max(1, input.length)).equals(messages(input, 1))) {
            throw new AssertionError("byte by byte the messages are others");
        }
    }

    private static List<Object> messages(byte[] input, int piece) {
        EmbeddedChannel channel = new EmbeddedChannel(new HelperMessageDecoder());
        List<Object> messages = new ArrayList<>();
        try {
            for (int from = 0; from < input.length; from += piece) {
                channel.writeInbound(Unpooled.copiedBuffer(input, from, Math.min(piece, input.length - from)));
            }
        } catch (DecoderException e) {
            if (!(e.getCause() instanceof ControlProtocolException)) {
                throw e;
            }
        } finally {
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                messages.add(message);
            }
            try {
                channel.finishAndReleaseAll();
            } catch (DecoderException e) {
                // It was seen before.
            }
        }
        return messages;
    }
}
