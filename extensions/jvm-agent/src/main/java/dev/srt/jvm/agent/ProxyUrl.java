package dev.srt.jvm.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One of the sandbox's proxies, as a variable names it: {@code SCHEME://[USER:TOKEN@]HOST:PORT}. */
final class ProxyUrl {
    private final String host;
    private final int port;
    private final String user;
    private final String token;

    private ProxyUrl(String host, int port, String user, String token) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.token = token;
    }

    /** The proxy of a variable's value; null where that names none. */
    static ProxyUrl parse(String value) {
        if (value == null) {
            return null;
        }
        try {
            URI uri = new URI(value);
            if (uri.getHost() == null || uri.getPort() < 0) {
                return null;
            }
            // A user of ours has no colon in it.
            String[] identity = uri.getUserInfo() == null
                    ? new String[] {"", ""}
                    : uri.getUserInfo().split(":", 2);
            return identity.length == 2 ? new ProxyUrl(uri.getHost(), uri.getPort(), identity[0], identity[1]) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean wantsToken() {
        return !token.isEmpty();
    }

    String user() {
        return user;
    }

    char[] token() {
        return token.toCharArray();
    }

    /** The value of {@code Proxy-Authorization} (RFC 7617). */
    String basicCredentials() {
        byte[] identity = (user + ":" + token).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(identity);
    }

    /** Whether somebody at that place, who asks for credentials, is this proxy. */
    boolean isAt(String otherHost, int otherPort) {
        return port == otherPort && host.equalsIgnoreCase(otherHost);
    }
}
