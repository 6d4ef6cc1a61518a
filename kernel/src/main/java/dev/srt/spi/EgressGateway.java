package dev.srt.spi;

import dev.srt.policy.Host;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** The egress proxies of one sandbox. */
public interface EgressGateway {

    /** What a client must present to the proxies. */
    Credentials credentials();

    /** Which addresses stand for names inside; they stay what they are, whatever becomes of the policy. */
    InsideAddresses addresses();

    /** The addresses that stand for a host inside, which they do from now on: an IPv4 and an IPv6 address for a name. */
    List<InetAddress> addressesOf(Host host);

    /** Reports what the kernel has refused without asking the gateway. */
    void report(InitEvent.PacketRefused refused);

    /**
     * Serves a socket of the sandbox. From this call on the gateway owns the descriptor, also where the
     * future fails.
     */
    Future<Void> serve(InitProgram.Adopted socket);

    /** Closes every connection and every socket. */
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
