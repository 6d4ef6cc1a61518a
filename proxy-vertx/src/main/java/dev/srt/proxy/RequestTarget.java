package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.InvalidValueException;
import java.util.Optional;

/**
 * The absolute form of a request's target (RFC 9112, section 3.2.2).
 *
 * @param authority the authority as it was spelled
 * @param secure whether the scheme is {@code https}
 * @param destination the judged authority, with the scheme's port where none is given; user information is dropped
 * @param origin the origin form for the upstream: path and query as they were spelled, without fragment
 */
record RequestTarget(String authority, boolean secure, Destination destination, String origin) {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final String FIX = "send a request with an absolute http URL, or CONNECT host:port";

    /**
     * Reads an absolute {@code http} or {@code https} URL.
     *
     * @param previous one that was read before: its destination holds for the same authority
     * @throws InvalidValueException for anything else
     */
    static RequestTarget parse(String target, Optional<RequestTarget> previous) {
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                throw new InvalidValueException("the request target has characters that must be escaped", FIX);
            }
        }
        boolean secure = target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
        if (!secure && !target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
            throw new InvalidValueException("the request target is not an absolute http URL", FIX);
        }
        int start = secure ? HTTPS.length() : HTTP.length();
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(start, end);
        if (authority.indexOf('\\') >= 0) {
            throw new InvalidValueException("the request target has a backslash in its authority", FIX);
        }
        Destination destination = previous.filter(known -> known.secure == secure && known.authority.equals(authority))
                .map(RequestTarget::destination)
                .orElseGet(
                        () -> destination(authority.substring(authority.lastIndexOf('@') + 1), secure ? "443" : "80"));
        return new RequestTarget(authority, secure, destination, origin(target.substring(end)));
    }

    private static Destination destination(String authority, String defaultPort) {
        if (authority.endsWith(":")) {
            return Destination.parse(authority + defaultPort);
        }
        boolean named = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return Destination.parse(named ? authority : authority + ":" + defaultPort);
    }

    private static String origin(String rest) {
        int fragment = rest.indexOf('#');
        String pathAndQuery = fragment < 0 ? rest : rest.substring(0, fragment);
        return pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
    }

    /** The absolute form for another proxy. */
    String absolute() {
        return (secure ? HTTPS : HTTP) + host() + origin;
    }

    /** The {@code Host} that the upstream is told: that which was judged. */
    String host() {
        return destination.port().number() == (secure ? 443 : 80)
                ? destination.host().authority()
                : destination.toString();
    }
}
