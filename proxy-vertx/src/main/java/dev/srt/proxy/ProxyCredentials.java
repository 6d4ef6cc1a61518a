package dev.srt.proxy;

import dev.srt.spi.EgressGateway;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

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

    /**
     * Who has been let in.
     *
     * @param command what its user name says after {@code srt.}, decoded
     */
    record Client(Optional<String> command) {
        private static final Client UNNAMED = new Client(Optional.empty());

        private static Client of(String user) {
            if (!user.startsWith(USER + ".")) {
                return UNNAMED;
            }
            try {
                byte[] text = Base64.getDecoder().decode(user.substring(USER.length() + 1));
                return new Client(Optional.of(new String(text, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                return UNNAMED;
            }
        }
    }

    /** Lets in whoever has a right {@code Proxy-Authorization} value (RFC 7617); {@code null} is none. */
    Optional<Client> accept(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon == pair.length) {
            return Optional.empty();
        }
        byte[] password = new byte[pair.length - colon - 1];
        System.arraycopy(pair, colon + 1, password, 0, password.length);
        return accept(new String(pair, 0, colon, StandardCharsets.ISO_8859_1), password);
    }

    /** Lets in who has the right password. Takes the same time whatever part of it is wrong. */
    Optional<Client> accept(String user, byte[] password) {
        return MessageDigest.isEqual(token, password) && user.startsWith(USER)
                ? Optional.of(Client.of(user))
                : Optional.empty();
    }
}
