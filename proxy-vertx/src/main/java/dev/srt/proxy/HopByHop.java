package dev.srt.proxy;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;

/** The headers that concern one connection only (RFC 9110, section 7.6.1) and are not passed on. */
final class HopByHop {
    private static final List<AsciiString> ALWAYS = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    /** What is copied was checked when it was decoded. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    /** What begins so is between a client and its proxy. */
    private static final String PROXY = "proxy-";

    private HopByHop() {}

    /**
     * A copy of the headers without these, and without those that {@code Connection} names. {@code Content-Length} stays
     * in any case: it frames the message.
     */
    static HttpHeaders without(HttpHeaders headers) {
        HttpHeaders kept = UNCHECKED.newHeaders();
        List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            if (!isAlways(name) && (connection.isEmpty() || !isNamed(name, connection))) {
                kept.add(name, header.getValue());
            }
        }
        return kept;
    }

    private static boolean isAlways(String name) {
        if (name.regionMatches(true, 0, PROXY, 0, PROXY.length())) {
            return true;
        }
        for (AsciiString each : ALWAYS) {
            if (each.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(String name, List<String> connection) {
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            return false;
        }
        for (String options : connection) {
            for (String option : options.split(",", -1)) {
                if (option.strip().equalsIgnoreCase(name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
