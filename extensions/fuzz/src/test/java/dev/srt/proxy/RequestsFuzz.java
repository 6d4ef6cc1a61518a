package dev.srt.proxy;

import dev.srt.policy.InvalidValueException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Requests: what gets through is framed in one way, and is one head of plain lines when it goes on to a server. */
public final class RequestsFuzz {
    /** To begin with. */
    public static final List<String> SEEDS = List.of(
            "GET http://a.example/x?y#z HTTP/1.1\r\nHost: b\r\nA: 1\r\nConnection: a, close\r\n\r\n",
            "POST http://a.example HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc",
            "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: 1\r\n\r\n",
            "GET http://a.example/ HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET http://a.example/ HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
            "CONNECT a.example:443 HTTP/1.1\r\n\r\n\u0016\u0003\u0001",
            "\r\n\r\nOPTIONS * HTTP/1.0\r\n folded\r\n\r\n");

    private RequestsFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(Deadlines.DEFAULT));
        try {
            channel.writeInbound(Unpooled.copiedBuffer(input));
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                if (message instanceof HttpRequest request
                        && RequestCheck.objection(request).isEmpty()) {
                    check(request);
                }
                ReferenceCountUtil.release(message);
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static void check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        int lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size();
        int codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size();
        require(lengths + codings <= 1, "two framings");
        RequestTarget target;
        try {
            target = RequestTarget.parse(request.uri(), Optional.empty());
        } catch (InvalidValueException e) {
            return;
        }
        String head = encoded(new Exchange(request, target).outbound(Optional.empty()));
        require(head.startsWith(request.method().name() + " /"), "not in origin form");
        require(head.indexOf("\r\n\r\n") == head.length() - 4, "more than one head");
        String[] lines = head.substring(0, head.length() - 4).split("\r\n", -1);
        require(lines[0].split(" ", -1).length == 3, "a request line of other than three words");
        for (String line : lines) {
            require(line.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f), "a control character");
        }
        for (int i = 1; i < lines.length; i++) {
            require(lines[i].matches("(?s)[!#$%&'*+.^_`|~0-9A-Za-z-]+: .*"), "a line that is no field");
        }
    }

    private static String encoded(HttpRequest request) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestEncoder());
        try {
            channel.writeOutbound(request);
            ByteBuf bytes = channel.readOutbound();
            try {
                return bytes.toString(StandardCharsets.ISO_8859_1);
            } finally {
                bytes.release();
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new AssertionError(otherwise);
        }
    }
}
