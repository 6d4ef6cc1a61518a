package dev.srt.spi;

import dev.srt.policy.Host;
import dev.srt.policy.Port;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * The egress proxies of one sandbox.
 *
 * @since 0.1
 */
public interface EgressGateway {

    /** What a client must present to the proxies. */
    Credentials credentials();

    /** Which addresses stand for names inside; they stay what they are, whatever becomes of the policy. */
    InsideAddresses addresses();

    /** The addresses that stand for a host inside, which they do from now on: an IPv4 and an IPv6 address for a name. */
    List<InetAddress> addressesOf(Host host);

    /**
     * Serves the sockets of one command. From this call on the gateway owns the descriptors, also where the future fails; then none
     * is open any more.
     *
     * @param command to whom every access by them is put down
     */
    Future<Service> serve(List<InitProgram.Adopted> sockets, CommandOrigin command);

    /**
     * Serves the proxies to one command on the loopback of this host, where the command has no network of its own: at one free port,
     * by IPv4 and, where there is any, by IPv6. Whoever else finds the port lacks the token.
     *
     * @param command to whom every access by them is put down
     */
    Future<Listening> listen(CommandOrigin command);

    /**
     * The gateway on this host's loopback.
     *
     * @param port of both proxies
     */
    record Listening(Port port, Service service) {}

    /** Closes every connection and every socket. */
    Future<Void> close();

    /** The gateway as one command has it. */
    interface Service {

        /** Reports what the kernel has refused to the command without asking the gateway. */
        void report(InitEvent.PacketRefused refused);

        /** Closes the command's sockets and its connections. */
        Future<Void> close();
    }

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
