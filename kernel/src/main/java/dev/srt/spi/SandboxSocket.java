package dev.srt.spi;

import dev.srt.policy.Port;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * A socket that the helper is to open in the sandbox's own network.
 *
 * @param transport TCP sockets listen
 * @param address where it is bound
 * @param port the same
 * @param ways by which of them it is needed
 * @since 0.1
 */
public record SandboxSocket(Transport transport, InetAddress address, Port port, Set<EgressWay> ways) {

    /** Keeps its own copy of the set. */
    public SandboxSocket {
        ways = Set.copyOf(ways);
    }

    /** Whether it is done without where the kernel has no IPv6. */
    public boolean isOptional() {
        return address instanceof Inet6Address;
    }

    /** The protocols over IP. */
    public enum Transport {
        /** RFC 9293. */
        TCP,
        /** RFC 768. */
        UDP
    }
}
