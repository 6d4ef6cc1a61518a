package dev.srt.proxy;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** What must be right with a decoded head before anything else is asked of it. */
final class RequestCheck {
    private RequestCheck() {}

    /** The response to a request that no proxy may forward; empty where it may go on. */
    static Optional<FullHttpResponse> objection(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return bad("the request is malformed");
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(
                    Replies.text(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "this proxy speaks HTTP/1.1\n"));
        }
        if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
            return bad("more than one Host");
        }
        if (request.headers().getAll(HttpHeaderNames.PROXY_AUTHORIZATION).size() > 1) {
            return bad("more than one Proxy-Authorization");
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            // Anything else than chunked alone, or in a version that has no such coding, is read in several ways.
            boolean chunked = codings.size() == 1
                    && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())
                    && version.equals(HttpVersion.HTTP_1_1);
            if (!chunked || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return bad("a Transfer-Encoding other than chunked alone");
            }
        }
        if (request.method().equals(HttpMethod.CONNECT) && Exchange.hasContent(request)) {
            return bad("CONNECT with content");
        }
        return Optional.empty();
    }

    private static Optional<FullHttpResponse> bad(String reason) {
        return Optional.of(Replies.text(HttpResponseStatus.BAD_REQUEST, reason + "\n"));
    }
}
