package dev.srt.proxy;

import dev.srt.policy.NetworkPolicy;
import dev.srt.spi.InsideAddresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Clients of a proxy that allows nothing, over HTTP and SOCKS, in one piece and byte by byte: each is answered the same both ways, by a
 * refusal, and no handler fails. Where an input has {@code {A}}, the proxy's credentials stand.
 */
public final class ProxyClientsFuzz {
    /** To begin with. */
    public static final List<String> SEEDS = List.of(
            "GET http://a.example/ HTTP/1.1\r\nHost: x\r\n{A}\r\nGET http://b.example/ HTTP/1.1\r\n{A}Connection: close\r\n\r\n",
            "CONNECT a.example:443 HTTP/1.1\r\n{A}\r\nbytes",
            "POST https://a.example/ HTTP/1.1\r\n{A}Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n",
            "GET http://a.example/ HTTP/1.1\r\n\r\n",
            "\u0005\u0001\u0002{A}\u0005\u0001\u0000\u0003\u0009a.example\u0001\u00bb",
            "\u0005\u0001\u0002{A}\u0005\u0001\u0000\u0001\u007f\u0000\u0000\u0001\u0000P",
            "\u0005\u0001\u0000\u0005\u0001\u0000\u0003\u0009a.example\u0000\u0016",
            "\u0004\u0001");

    private static final ProxyCredentials CREDENTIALS = new ProxyCredentials();
    private static final Egress NOTHING = new Egress(
            (command, said) -> NetworkPolicy.CLOSED,
            violation -> {},
            null,
            null,
            new NamePool(InsideAddresses.of(NetworkPolicy.CLOSED)),
            Deadlines.DEFAULT);
    private static final int LONGEST_SLOW = 300;

    private ProxyClientsFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = authenticated(input);
        String whole = answer(bytes, Math.max(1, bytes.length));
        if (!(whole.isEmpty()
                || whole.startsWith("HTTP/1.1 4")
                || whole.startsWith("HTTP/1.1 5")
                || whole.charAt(0) == 5)) {
            throw new AssertionError("let through, or no answer of ours: " + whole);
        }
        if (bytes.length <= LONGEST_SLOW && !answer(bytes, 1).equals(whole)) {
            throw new AssertionError("byte by byte the answer is another");
        }
    }

    private static byte[] authenticated(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String token = CREDENTIALS.shown().token();
        String login = text.startsWith("\u0005")
                ? "\u0001\u0003srt" + (char) token.length() + token
                : "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(("srt:" + token).getBytes(StandardCharsets.US_ASCII))
                        + "\r\n";
        return text.replace("{A}", login).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String answer(byte[] bytes, int piece) {
        EmbeddedChannel client = new DuplexEmbeddedChannel(new FirstByte(NOTHING, CREDENTIALS, Deadlines.DEFAULT));
        try {
            for (int from = 0; from < bytes.length && client.isOpen(); from += piece) {
                client.writeInbound(Unpooled.copiedBuffer(bytes, from, Math.min(piece, bytes.length - from)));
                client.runPendingTasks();
            }
            StringBuilder answer = new StringBuilder();
            for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
                answer.append(out.toString(StandardCharsets.ISO_8859_1));
                out.release();
            }
            client.checkException();
            return answer.toString();
        } finally {
            client.finishAndReleaseAll();
        }
    }
}
