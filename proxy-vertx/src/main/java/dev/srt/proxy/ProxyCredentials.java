package dev.srt.proxy;

import dev.srt.spi.EgressGateway;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What clients of one gateway must present. */
final class ProxyCredentials {
    private static final String USER = "srt";
    private static final int TOKEN_BYTES = 16;
    private static final String SCHEME = "Basic ";

    private final EgressGateway.Credentials shown;
    private final byte[] token;

    ProxyCredentials() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        this.shown = new EgressGateway.Credentials(USER, HexFormat.of().formatHex(random));
        this.token = shown.token().getBytes(StandardCharsets.US_ASCII);
    }

    EgressGateway.Credentials shown() {
        return shown;
    }

    /** Whether a {@code Proxy-Authorization} value (RFC 7617) is right; {@code null} is not. */
    boolean accept(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon == pair.length) {
            return false;
        }
        byte[] password = new byte[pair.length - colon - 1];
        System.arraycopy(pair, colon + 1, password, 0, password.length);
        return accept(new String(pair, 0, colon, StandardCharsets.ISO_8859_1), password);
    }

    /** Whether a name and password are right. Takes the same time whatever part of the password is wrong. */
    boolean accept(String user, byte[] password) {
        return MessageDigest.isEqual(token, password) && user.startsWith(USER);
    }
}
