package dev.srt.proxy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** One request on its way through the proxy, and how it and its response are framed on either side. */
final class Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

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

    /** The head for the upstream: origin form, the judged host, one framing. */
    HttpRequest outbound() {
        HttpHeaders headers = HopByHop.without(request.headers());
        headers.set(FieldNames.HOST, target.host());
        if (HttpUtil.isTransferEncodingChunked(request)) {
            headers.remove(FieldNames.CONTENT_LENGTH);
            headers.set(FieldNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), target.origin(), headers);
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
