package dev.srt.proxy;

import io.netty.util.AsciiString;

/** The fields that the proxy itself writes, spelled as RFC 9110 does, for programs that mind. */
final class FieldNames {
    static final AsciiString CONNECTION = AsciiString.cached("Connection");
    static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    static final AsciiString HOST = AsciiString.cached("Host");
    static final AsciiString PROXY_AUTHENTICATE = AsciiString.cached("Proxy-Authenticate");
    static final AsciiString PROXY_AUTHORIZATION = AsciiString.cached("Proxy-Authorization");
    static final AsciiString PROXY_ERROR = AsciiString.cached("X-Proxy-Error");
    static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");
    static final AsciiString UPGRADE = AsciiString.cached("Upgrade");

    private FieldNames() {}
}
