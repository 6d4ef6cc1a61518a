package dev.srt.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy that stands between this host and the network, and through which allowed connections go.
 *
 * @param protocol what it speaks
 * @param host where it is
 * @param port where it listens
 * @param login what it wants to be told first, if anything
 */
public record ParentProxy(Protocol protocol, Host host, Port port, Optional<Login> login) {
    private static final String FIX = "write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT";

    /** What a proxy speaks. */
    public enum Protocol {
        /** HTTP: requests for absolute URLs, and CONNECT (RFC 9110, section 9.3.6). */
        HTTP(80),
        /** The same over TLS. */
        HTTPS(443),
        /** SOCKS5 (RFC 1928), which is given names as they are. */
        SOCKS5(1080);

        private final int usualPort;

        Protocol(int usualPort) {
            this.usualPort = usualPort;
        }

        private static Optional<Protocol> of(String scheme) {
            return switch (scheme) {
                case "http" -> Optional.of(HTTP);
                case "https" -> Optional.of(HTTPS);
                // The second is curl's name for what this always means here.
                case "socks5", "socks5h" -> Optional.of(SOCKS5);
                default -> Optional.empty();
            };
        }
    }

    /**
     * A name and password (RFC 7617; for SOCKS5 RFC 1929).
     *
     * @param user without a colon
     * @param password perhaps empty
     */
    public record Login(String user, String password) {
        /** Keeps the password out of logs. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** A proxy of this host's loopback that asks for no login. */
    public static ParentProxy local(Protocol protocol, Port port) {
        return new ParentProxy(protocol, Host.parse("127.0.0.1"), port, Optional.empty());
    }

    /**
     * Reads {@code http://user:password@host:port}, as proxy variables and settings have it: with percent-encoding in the
     * login, and {@code host:port} alone for an HTTP proxy.
     *
     * @throws InvalidValueException for anything else; its text never holds the login
     */
    public static ParentProxy parse(String text) {
        boolean named = text.contains("://");
        URI url;
        try {
            url = new URI(named ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw invalid();
        }
        Protocol protocol = Optional.ofNullable(url.getScheme())
                .flatMap(scheme -> Protocol.of(scheme.toLowerCase(Locale.ROOT)))
                .orElseThrow(ParentProxy::invalid);
        boolean bare = url.getRawPath() == null
                || url.getRawPath().isEmpty()
                || url.getRawPath().equals("/");
        String authority = url.getRawAuthority();
        if (authority == null || !bare || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw invalid();
        }
        int at = authority.lastIndexOf('@');
        String place = authority.substring(at + 1);
        boolean ported = place.lastIndexOf(':') > place.lastIndexOf(']');
        if (!named && !ported) {
            throw invalid();
        }
        Destination where = Destination.parse(ported ? place : place + ":" + protocol.usualPort);
        return new ParentProxy(
                protocol, where.host(), where.port(), at < 0 ? Optional.empty() : login(authority.substring(0, at)));
    }

    private static Optional<Login> login(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        String user = decoded(colon < 0 ? text : text.substring(0, colon));
        String password = colon < 0 ? "" : decoded(text.substring(colon + 1));
        if (user.indexOf(':') >= 0 || !isPlain(user) || !isPlain(password)) {
            throw new InvalidValueException(
                    "the login of a proxy has characters that cannot be sent to it", "leave out control characters");
        }
        return Optional.of(new Login(user, password));
    }

    private static String decoded(String text) {
        // URI has checked the percent-encoding; a plus sign means itself here.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static InvalidValueException invalid() {
        return new InvalidValueException("this is not the URL of a proxy", FIX);
    }

    /** Where it is, without the login. */
    @Override
    public String toString() {
        return protocol.name().toLowerCase(Locale.ROOT) + "://" + host.authority() + ":" + port;
    }
}
