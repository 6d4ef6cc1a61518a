package dev.srt.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of domain entries. */
final class DomainPatternParser {
    private static final String FIX =
            "write a host such as \"example.com\", \"*.example.com\", \"localhost:3000\" or \"[::1]:443\"";

    /** A block of addresses, perhaps with a port; IPv6 is in brackets then. What begins like a name is none. */
    private static final Pattern RANGE = Pattern.compile(
            "[0-9][0-9.]*/[0-9]+(:.*)?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/[0-9]+|\\[[^\\]]*/[0-9]+\\](:.*)?");

    private DomainPatternParser() {}

    static DomainPattern parse(String text, boolean deny) {
        if (text.isEmpty()) {
            throw new InvalidValueException("an empty domain", FIX);
        }
        if (RANGE.matcher(text).matches()) {
            return range(text, deny);
        }
        if (text.startsWith(DatagramRule.SCHEME)) {
            throw new InvalidValueException(
                    "\"" + text + "\" is a UDP service, which only network.allowedDomains can name",
                    "leave \"udp://\" away: what is denied is denied for UDP too");
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

    private static DomainPattern range(String text, boolean deny) {
        boolean bracketed = text.startsWith("[");
        int colon = bracketed ? text.indexOf("]:") + 1 : text.indexOf('.') >= 0 ? text.lastIndexOf(':') : -1;
        Optional<Port> port = colon > 0 ? Optional.of(Port.parse(text.substring(colon + 1))) : Optional.empty();
        String block = colon > 0 ? text.substring(0, colon) : text;
        AddressRange range = AddressRange.parse(bracketed ? block.substring(1, block.length() - 1) : block);
        if (!deny && range.prefixBits() == 0) {
            throw new InvalidValueException(
                    "\"" + text + "\" would allow every address", "name the ranges; that is only for deny lists");
        }
        return new DomainPattern.Range(range, port);
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
