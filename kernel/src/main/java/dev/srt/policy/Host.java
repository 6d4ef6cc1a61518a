package dev.srt.policy;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

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
        return HostParser.canonical(HostParser.FACTORY.from(address));
    }
}

/** Reads hosts. The address library is only loaded for texts that can be addresses. */
final class HostParser {
    /** RFC 1035, 2.3.4: 255 octets on the wire are 253 characters. */
    private static final int LONGEST_NAME = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private HostParser() {}

    static Host parse(String text) {
        if (text.isEmpty()) {
            throw malformed(text, "is empty");
        }
        if (text.startsWith("[") && text.endsWith("]")) {
            return address(text.substring(1, text.length() - 1), text);
        }
        if (text.indexOf(':') >= 0) {
            return address(text, text);
        }
        String name = ascii(text);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw malformed(text, "is empty or longer than " + LONGEST_NAME + " characters");
        }
        String[] labels = name.split("\\.", -1);
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            return address(name, text);
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw malformed(text, "has a label that is empty, too long or of other characters");
            }
        }
        return new Host.Name(name);
    }

    private static String ascii(String text) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (plain) {
            return text.toLowerCase(Locale.ROOT);
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw malformed(text, "has a blank or a control character");
        }
        try {
            return IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw malformed(text, "cannot be written in ASCII");
        }
    }

    private static Host.Address address(String digits, String text) {
        if (digits.indexOf('%') >= 0) {
            throw malformed(text, "names a zone");
        }
        try {
            return canonical(new IPAddressString(digits, Spellings.ACCEPTED).toAddress());
        } catch (AddressStringException e) {
            throw malformed(text, "is not an address");
        }
    }

    static Host.Address canonical(IPAddress parsed) {
        if (parsed == null || parsed.isMultiple()) {
            throw malformed(String.valueOf(parsed), "is not one address");
        }
        IPAddress plain = parsed.isIPv6() && parsed.toIPv6().isIPv4Mapped()
                ? parsed.toIPv6().getEmbeddedIPv4Address()
                : parsed;
        return new Host.Address(plain.toCompressedString(), plain.toInetAddress());
    }

    private static InvalidValueException malformed(String text, String why) {
        String shown = text.replaceAll("[^\\x21-\\x7e]", "?");
        return new InvalidValueException("host \"" + shown + "\" " + why, "write a host name or an IP address");
    }

    static final inet.ipaddr.IPAddressNetwork.IPAddressGenerator FACTORY =
            new inet.ipaddr.IPAddressNetwork.IPAddressGenerator();

    private static final class Spellings {
        static final IPAddressStringParameters ACCEPTED = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowPrefix(false)
                .allowMask(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allowBase85(false)
                .allowBinary(false)
                .getParentBuilder()
                .getIPv4AddressParametersBuilder()
                .allow_inet_aton(true)
                .allowBinary(false)
                .getParentBuilder()
                .toParams();
    }
}
