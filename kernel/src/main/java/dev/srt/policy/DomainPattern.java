package dev.srt.policy;

import java.net.InetAddress;
import java.util.Optional;

/** The destinations that one entry of {@code allowedDomains} or {@code deniedDomains} means. */
public sealed interface DomainPattern {

    /** The port the entry names; without one it means every port. */
    Optional<Port> port();

    /** Whether this entry means that destination. */
    default boolean matches(Destination destination) {
        return (port().isEmpty() || port().get().equals(destination.port())) && matches(destination.host());
    }

    /** Whether this entry means that host, ports aside. */
    boolean matches(Host host);

    /** One host, by name or address. */
    record Exact(Host host, Optional<Port> port) implements DomainPattern {
        @Override
        public boolean matches(Host other) {
            return host.equals(other);
        }

        @Override
        public String toString() {
            return host.authority() + suffix(port);
        }
    }

    /** Every name beneath a domain, to any depth, but not the domain itself and never an address. */
    record Subdomains(Host.Name domain, Optional<Port> port) implements DomainPattern {
        @Override
        public boolean matches(Host other) {
            if (!(other instanceof Host.Name name)) {
                return false;
            }
            int dot = name.text().length() - domain.text().length() - 1;
            return dot > 0 && name.text().charAt(dot) == '.' && name.text().endsWith(domain.text());
        }

        @Override
        public String toString() {
            return "*." + domain.text() + suffix(port);
        }
    }

    /** The addresses of a range. */
    record Range(AddressRange range, Optional<Port> port) implements DomainPattern {
        @Override
        public boolean matches(Host other) {
            return other instanceof Host.Address at && range.contains(at.address());
        }

        @Override
        public String toString() {
            boolean bracketed = port.isPresent() && range.toString().indexOf(':') >= 0;
            return (bracketed ? "[" + range + "]" : range) + suffix(port);
        }
    }

    /** Every host of the network: only a permission to fetch from anywhere says so. This machine, and what is only on its
     *  link (such as a cloud's metadata service), is not meant: those must be named. */
    record AnyRemote() implements DomainPattern {
        @Override
        public Optional<Port> port() {
            return Optional.empty();
        }

        @Override
        public boolean matches(Host other) {
            return isRemote(other);
        }

        /** Whether this means that host; an IPv4 address carried in an IPv6 one counts too. */
        static boolean isRemote(Host host) {
            return switch (host) {
                case Host.Name name -> !name.isLocalhost();
                case Host.Address at ->
                    isRemote(at.address())
                            && EmbeddedIpv4.in(at.address())
                                    .map(AnyRemote::isRemote)
                                    .orElse(true);
            };
        }

        private static boolean isRemote(InetAddress address) {
            return !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isAnyLocalAddress();
        }

        @Override
        public String toString() {
            return "*";
        }
    }

    /** Every host. Only a deny may say so. */
    record Any(Optional<Port> port) implements DomainPattern {
        @Override
        public boolean matches(Host other) {
            return true;
        }

        @Override
        public String toString() {
            return "*" + suffix(port);
        }
    }

    /**
     * Reads an entry of an allow list: {@code example.com}, {@code *.example.com}, {@code localhost:3000}, {@code
     * 10.0.0.1}, {@code [::1]:443}, {@code 10.0.0.0/8}, {@code [fc00::/7]:443}.
     */
    static DomainPattern parseAllow(String text) {
        return DomainPatternParser.parse(text, false);
    }

    /** Reads an entry of a deny list: as for an allow list, and {@code *} or {@code *:port} for every host. */
    static DomainPattern parseDeny(String text) {
        return DomainPatternParser.parse(text, true);
    }

    private static String suffix(Optional<Port> port) {
        return port.map(p -> ":" + p).orElse("");
    }
}
