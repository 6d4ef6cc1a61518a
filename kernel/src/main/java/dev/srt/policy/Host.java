package dev.srt.policy;

import java.net.InetAddress;

/**
 * A destination's host in its one canonical spelling: a lower-case ASCII name without trailing dot, or an address.
 *
 * <p>The spellings that {@code inet_aton(3)} takes ({@code 0x7f.1}, {@code 2130706433}, {@code 127.1}) and IPv4
 * addresses mapped into IPv6 (RFC 4291, 2.5.5.2) become the plain IPv4 address they mean, so that no rule can be
 * passed by writing an address another way.
 */
public sealed interface Host {

    /** The canonical text; an IPv6 address stands without brackets. */
    String text();

    /** The text as it stands before a {@code :port}: an IPv6 address in brackets. */
    default String authority() {
        return text().indexOf(':') >= 0 ? "[" + text() + "]" : text();
    }

    /**
     * A host name.
     *
     * @param text labels of letters, digits, hyphens and underscores, in lower case, joined by dots
     */
    record Name(String text) implements Host {

        /** Whether the name means this machine by RFC 6761, section 6.3. */
        public boolean isLocalhost() {
            return text.equals("localhost") || text.endsWith(".localhost");
        }
    }

    /**
     * An IP address.
     *
     * @param text dotted quad, or compressed IPv6 as in RFC 5952
     * @param address the same, as bytes
     */
    record Address(String text, InetAddress address) implements Host {
        @Override
        public boolean equals(Object other) {
            return other instanceof Address that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /**
     * Reads a host as it stands in a URL, in a CONNECT request or in a SOCKS request.
     *
     * @throws InvalidValueException where no resolver could be handed it safely: control characters, blanks, {@code
     *     %}, {@code @}, empty or over-long labels, zones
     */
    static Host parse(String text) {
        return HostParser.parse(text);
    }

    /** The canonical host of an address. */
    static Address of(InetAddress address) {
        return HostParser.canonical(address);
    }
}
