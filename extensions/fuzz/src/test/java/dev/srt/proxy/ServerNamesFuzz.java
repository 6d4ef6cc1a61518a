package dev.srt.proxy;

import dev.srt.policy.Host;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first bytes of a connection, in one piece and byte by byte: the same goes through, all or nothing of what came. */
public final class ServerNamesFuzz {
    /** To begin with: a hello for a.example (RFC 8446, 4.1.2), one for nobody, and what is none. */
    public static final List<String> SEEDS = List.of(
            "\u0016\u0003\u0001\u0000A\u0001\u0000\u0000=\u0003\u0003abcdefghijklmnopqrstuvwxyzABCDEF\u0000\u0000\u0002\u0013\u0001\u0001\u0000\u0000\u0012\u0000\u0000\u0000\u000e\u0000\u000c\u0000\u0000\u0009a.example",
            "\u0016\u0003\u0001\u0000-\u0001\u0000\u0000)\u0003\u0003abcdefghijklmnopqrstuvwxyzABCDEF\u0000\u0000\u0002\u0013\u0001\u0001\u0000",
            "GET / HTTP/1.1\r\n\r\n");

    private static final int LONGEST_SLOW = 400;

    private ServerNamesFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String whole = through(input, Math.max(1, input.length));
        if (!whole.isEmpty()
                && !whole.equals("closed")
                && !whole.equals(new String(input, StandardCharsets.ISO_8859_1))) {
            throw new AssertionError("a part goes through");
        }
        if (input.length <= LONGEST_SLOW && !through(input, 1).equals(whole)) {
            throw new AssertionError("byte by byte it is another");
        }
    }

    private static String through(byte[] input, int piece) {
        boolean[] mismatched = {false};
        EmbeddedChannel client =
                new EmbeddedChannel(new ServerNameCheck(new Host.Name("a.example"), other -> mismatched[0] = true));
        StringBuilder through = new StringBuilder();
        try {
            for (int from = 0; from < input.length && !mismatched[0]; from += piece) {
                client.writeInbound(Unpooled.copiedBuffer(input, from, Math.min(piece, input.length - from)));
            }
        } catch (DecoderException e) {
            return "closed";
        } finally {
            for (ByteBuf in = client.readInbound(); in != null; in = client.readInbound()) {
                through.append(in.toString(StandardCharsets.ISO_8859_1));
                in.release();
            }
            try {
                client.finishAndReleaseAll();
            } catch (DecoderException e) {
                // It was seen before.
            }
        }
        return mismatched[0] ? "closed" : through.toString();
    }
}
