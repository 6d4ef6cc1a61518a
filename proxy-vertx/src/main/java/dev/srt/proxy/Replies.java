package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.PlainText;
import dev.srt.violation.RefusalText;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The responses that are the proxy's own. */
final class Replies {
    private static final int LONGEST_PHRASE = 500;

    private Replies() {}

    /** A response with a line of text. */
    static FullHttpResponse text(HttpResponseStatus status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers().set(FieldNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.headers().setInt(FieldNames.CONTENT_LENGTH, bytes.length);
        return response;
    }

    /** 407, RFC 9110, section 15.5.8. */
    static FullHttpResponse authenticate() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED, Unpooled.EMPTY_BUFFER);
        response.headers().set(FieldNames.PROXY_AUTHENTICATE, "Basic realm=\"srt\"");
        response.headers().setInt(FieldNames.CONTENT_LENGTH, 0);
        return response;
    }

    /**
     * 403 with the text that names the rule and the fix.
     *
     * @param tunnel whether CONNECT asked; then the reason is the status phrase, since clients show no body
     */
    static FullHttpResponse refusal(Destination destination, Dialled.Refused refused, boolean tunnel) {
        HttpResponseStatus status = tunnel
                ? new HttpResponseStatus(
                        HttpResponseStatus.FORBIDDEN.code(),
                        phrase(refused.decision().reason()))
                : HttpResponseStatus.FORBIDDEN;
        FullHttpResponse response = text(status, RefusalText.body(destination, refused.decision()));
        response.headers().set(FieldNames.PROXY_ERROR, refused.ground().tag());
        return response;
    }

    /** 502, or 504 where time ran out. */
    static FullHttpResponse failure(Destination destination, Dialled.Failed failed) {
        return text(
                failed.timedOut() ? HttpResponseStatus.GATEWAY_TIMEOUT : HttpResponseStatus.BAD_GATEWAY,
                "Cannot connect to " + destination + ": " + failed.reason() + "\n");
    }

    /** A text fit for a status line (RFC 9112, section 4): visible ASCII and blanks, of bounded length. */
    static String phrase(String reason) {
        String line = PlainText.oneLine(reason);
        StringBuilder phrase = new StringBuilder();
        for (int i = 0; i < Math.min(line.length(), LONGEST_PHRASE); i++) {
            char c = line.charAt(i);
            phrase.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return phrase.toString();
    }
}
