package dev.srt.spi;

import io.vertx.core.Future;

/** The egress proxies of one sandbox. */
public interface EgressGateway {

    /** What a client must present to the proxies. */
    Credentials credentials();

    /**
     * Serves a listening socket of the sandbox. From this call on the gateway owns the descriptor, also where the
     * future fails.
     */
    Future<Void> serve(InitProgram.Adopted socket);

    /** Closes every connection and every listening socket. */
    Future<Void> close();

    /**
     * Basic credentials (RFC 7617; for SOCKS5 RFC 1929).
     *
     * @param user a name that begins with {@code srt}; any such name is taken
     * @param token the secret: 32 hexadecimal digits
     */
    record Credentials(String user, String token) {
        /** Keeps the token out of logs. */
        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }
}
