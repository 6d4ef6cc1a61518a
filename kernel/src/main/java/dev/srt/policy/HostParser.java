package dev.srt.policy;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;

/** Reads hosts. Runs for every request, so plain names take one pass; the address library is only loaded for addresses. */
final class HostParser {
    /** RFC 1035, 2.3.4: 255 octets on the wire are 253 characters. */
    private static final int LONGEST_NAME = 253;

    private static final int LONGEST_LABEL = 63;

    /** Longer than any spelling of a name or an address: nothing beyond is looked at. */
    private static final int LONGEST_TEXT = 1024;

    private HostParser() {}

    static Host parse(String text) {
        if (text.isEmpty()) {
            throw malformed(text, "is empty");
        }
        if (text.length() > LONGEST_TEXT) {
            throw malformed(text.substring(0, LONGEST_LABEL), "goes on for too long");
        }
        if (text.startsWith("[") && text.endsWith("]") && text.length() > 1) {
            String inner = text.substring(1, text.length() - 1);
            if (inner.indexOf(':') < 0) {
                throw malformed(text, "has brackets around something else than an IPv6 address");
            }
            return address(inner, text);
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
        int start = 0;
        int last = 0;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            if (!isLabel(name, start, end)) {
                throw malformed(text, "has a label that is empty, too long or of other characters");
            }
            last = start;
            start = end + 1;
        }
        return isNumber(name, last) ? address(name, text) : new Host.Name(name);
    }

    /** Whether the text is a label of letters, digits, hyphens and underscores that no hyphen begins or ends. */
    private static boolean isLabel(String name, int start, int end) {
        if (end == start || end - start > LONGEST_LABEL || name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** Whether the last label makes this an IPv4 address by the WHATWG's URL standard: decimal, octal or hexadecimal. */
    private static boolean isNumber(String name, int start) {
        boolean hexadecimal = name.startsWith("0x", start);
        for (int i = hexadecimal ? start + 2 : start; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isDigit(c) && !(hexadecimal && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String ascii(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw malformed(text, "has a blank or a control character");
            }
            plain &= c < 0x7f;
        }
        if (plain) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw malformed(text, "cannot be written in ASCII");
        }
    }

    private static Host.Address address(String digits, String text) {
        if (digits.indexOf('%') >= 0) {
            throw malformed(text, "names a zone");
        }
        // The library would trim it.
        if (!digits.equals(digits.trim())) {
            throw malformed(text, "has a blank or a control character");
        }
        IPAddress parsed;
        try {
            parsed = new IPAddressString(digits, Spellings.ACCEPTED).toAddress();
        } catch (AddressStringException e) {
            throw malformed(text, "is not an address");
        }
        if (parsed == null || parsed.isMultiple()) {
            throw malformed(text, "is not one address");
        }
        return canonical(parsed);
    }

    static Host.Address canonical(InetAddress address) {
        // Rebuilt from its bytes, so that no zone and no host name of the given object comes along.
        return canonical(Spellings.GENERATOR.from(address.getAddress()));
    }

    private static Host.Address canonical(IPAddress parsed) {
        IPAddress plain = parsed.isIPv6() && parsed.toIPv6().isIPv4Mapped()
                ? parsed.toIPv6().getEmbeddedIPv4Address()
                : parsed;
        return new Host.Address(plain.toCompressedString(), plain.toInetAddress());
    }

    private static InvalidValueException malformed(String text, String why) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return new InvalidValueException("host \"" + shown + "\" " + why, "write a host name or an IP address");
    }

    private static final class Spellings {
        static final IPAddressGenerator GENERATOR = new IPAddressGenerator();

        static final IPAddressStringParameters ACCEPTED = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowPrefix(false)
                .allowMask(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(RangeParameters.NO_RANGE)
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
