package dev.srt.proxy;

import dev.srt.policy.ParentProxy;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One request on its way through the proxy, and how it and its response are framed on either side. */
final class Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final String WEBSOCKET = "websocket";

    private final HttpRequest request;
    private final RequestTarget target;
    private boolean persistent;
    private boolean requestEnded;
    private boolean responseBegun;

    /** Begins with a request whose content is still to come, if only its end. */
    Exchange(HttpRequest request, RequestTarget target) {
        this.request = request;
        this.target = target;
        this.persistent = HttpUtil.isKeepAlive(request);
    }

    HttpRequest request() {
        return request;
    }

    RequestTarget target() {
        return target;
    }

    /** Whether the client's connection is to stay open afterwards. */
    boolean isPersistent() {
        return persistent && requestEnded;
    }

    void endRequest() {
        requestEnded = true;
    }

    boolean isRequestEnded() {
        return requestEnded;
    }

    boolean isResponseBegun() {
        return responseBegun;
    }

    boolean isHttp10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    /** Whether the request has no content and may be sent twice without harm (RFC 9110, section 9.2.2). */
    boolean isRepeatable() {
        HttpMethod method = request.method();
        return !hasContent(request)
                && (method.equals(HttpMethod.GET)
                        || method.equals(HttpMethod.HEAD)
                        || method.equals(HttpMethod.OPTIONS));
    }

    /** Whether a request has content, going by its framing. */
    static boolean hasContent(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    /** Whether the client would go on with WebSocket (RFC 6455, section 4.1), the one protocol it may change to. */
    static boolean wantsWebSocket(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.contains(HttpHeaderNames.UPGRADE)
                && request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && isWebSocket(headers)
                && !hasContent(request);
    }

    private static boolean isWebSocket(HttpHeaders headers) {
        List<String> protocols = headers.getAll(HttpHeaderNames.UPGRADE);
        return protocols.size() == 1
                && WEBSOCKET.equalsIgnoreCase(protocols.getFirst())
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    /** Whether a response changes to the protocol that the request wanted. */
    boolean isUpgradedBy(HttpResponse response) {
        return requestEnded && wantsWebSocket(request) && isWebSocket(response.headers());
    }

    /** The head for a client whose protocol changes. */
    HttpResponse inboundUpgrade(HttpResponse response) {
        return new DefaultHttpResponse(
                HttpVersion.HTTP_1_1, response.status(), upgrading(HopByHop.without(response.headers())));
    }

    private static HttpHeaders upgrading(HttpHeaders headers) {
        headers.remove(FieldNames.CONTENT_LENGTH);
        return headers.set(FieldNames.CONNECTION, HttpHeaderValues.UPGRADE).set(FieldNames.UPGRADE, WEBSOCKET);
    }

    /**
     * The head for the upstream: the judged host, one framing; in origin form, or, for another proxy, with the absolute URL
     * and what it wants to be told.
     */
    HttpRequest outbound(Optional<HttpProxy> by) {
        HttpHeaders headers = HopByHop.without(request.headers());
        headers.set(FieldNames.HOST, target.host());
        if (wantsWebSocket(request)) {
            upgrading(headers);
        }
        by.flatMap(HttpProxy::login).ifPresent(login -> headers.set(FieldNames.PROXY_AUTHORIZATION, basic(login)));
        if (HttpUtil.isTransferEncodingChunked(request)) {
            headers.remove(FieldNames.CONTENT_LENGTH);
            headers.set(FieldNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        String asked = by.isPresent() ? target.absolute() : target.origin();
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), asked, headers);
    }

    private static String basic(ParentProxy.Login login) {
        String pair = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** The head for the client; decides whether the connection can persist. */
    HttpResponse inbound(HttpResponse response) {
        responseBegun = true;
        HttpHeaders headers = HopByHop.without(response.headers());
        if (!isContentForbidden(response)
                && (HttpUtil.isTransferEncodingChunked(response) || !headers.contains(FieldNames.CONTENT_LENGTH))) {
            headers.remove(FieldNames.CONTENT_LENGTH);
            if (isHttp10()) {
                persistent = false;
            } else {
                headers.set(FieldNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
        persistent = isPersistent();
        if (!persistent) {
            headers.set(FieldNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (isHttp10()) {
            headers.set(FieldNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers);
    }

    private boolean isContentForbidden(HttpResponse response) {
        int code = response.status().code();
        return request.method().equals(HttpMethod.HEAD) || code == NO_CONTENT || code == NOT_MODIFIED;
    }
}
