package dev.srt.policy;

import java.util.Optional;

/** The destinations that one entry of {@code allowedDomains} or {@code deniedDomains} means. */
public sealed interface DomainPattern {

    /** The port the entry names; without one it means every port. */
    Optional<Port> port();

    /** Whether this entry means that destination. */
    default boolean matches(Destination destination) {
        return port().map(destination.port()::equals).orElse(true) && matches(destination.host());
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
            return other instanceof Host.Name name && name.text().endsWith("." + domain.text());
        }

        @Override
        public String toString() {
            return "*." + domain.text() + suffix(port);
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
            return switch (other) {
                case Host.Name name -> !name.isLocalhost();
                case Host.Address at ->
                    !at.address().isLoopbackAddress()
                            && !at.address().isLinkLocalAddress()
                            && !at.address().isAnyLocalAddress();
            };
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
     * 10.0.0.1}, {@code [::1]:443}.
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

/** The grammar of domain entries. */
final class DomainPatternParser {
    private static final String FIX =
            "write a host such as \"example.com\", \"*.example.com\", \"localhost:3000\" or \"[::1]:443\"";

    private DomainPatternParser() {}

    static DomainPattern parse(String text, boolean deny) {
        if (text.isEmpty()) {
            throw new InvalidValueException("an empty domain", FIX);
        }
        if (text.contains("://") || text.indexOf('/') >= 0) {
            throw new InvalidValueException("\"" + text + "\" is a URL, not a domain", FIX);
        }
        String host = text;
        Optional<Port> port = Optional.empty();
        int colon = text.lastIndexOf(':');
        if (colon >= 0 && !text.endsWith("]")) {
            host = text.substring(0, colon);
            port = Optional.of(Port.parse(text.substring(colon + 1)));
        }
        if (host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new InvalidValueException("\"" + text + "\" has an IPv6 address without brackets", FIX);
        }
        if (host.equals("*")) {
            if (!deny) {
                throw new InvalidValueException(
                        "\"*\" would allow every host", "name the hosts; \"*\" is only for deny lists");
            }
            return new DomainPattern.Any(port);
        }
        if (host.startsWith("*.")) {
            return new DomainPattern.Subdomains(domain(host.substring(2), text), port);
        }
        if (host.indexOf('*') >= 0) {
            throw new InvalidValueException("\"" + text + "\" has a \"*\" elsewhere than as its first label", FIX);
        }
        return new DomainPattern.Exact(single(host, text), port);
    }

    private static Host.Name domain(String domain, String text) {
        refuseOuterDots(domain, text);
        if (!(Host.parse(domain) instanceof Host.Name name) || name.text().indexOf('.') < 0) {
            throw new InvalidValueException(
                    "\"" + text + "\" covers a whole top-level domain or an address",
                    "name at least two labels after \"*.\", as in \"*.example.com\"");
        }
        return name;
    }

    private static Host single(String host, String text) {
        refuseOuterDots(host, text);
        Host parsed = Host.parse(host);
        if (parsed instanceof Host.Name name && name.text().indexOf('.') < 0 && !name.isLocalhost()) {
            throw new InvalidValueException(
                    "\"" + text + "\" is a single label, which each network resolves differently",
                    "write the full name, as in \"" + name.text() + ".example.com\", or an address");
        }
        return parsed;
    }

    private static void refuseOuterDots(String host, String text) {
        if (host.startsWith(".") || host.endsWith(".")) {
            throw new InvalidValueException("\"" + text + "\" begins or ends with a dot", FIX);
        }
    }
}
