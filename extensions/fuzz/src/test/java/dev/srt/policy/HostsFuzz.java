package dev.srt.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Hosts, destinations and entries of lists: whatever is taken has one spelling, and means the same when that is read again. */
public final class HostsFuzz {
    /** To begin with. */
    public static final List<String> SEEDS = List.of(
            "example.com:443",
            "*.Example.COM.",
            "[::ffff:127.0.0.1]:80",
            "0x7f.1",
            "2130706433:1",
            "b\u00c3\u00bccher.example",
            "10.0.0.0/8:443",
            "[fc00::/7]:1",
            "socks5h://u%40:p@proxy.example:1080",
            "*, .corp.example 10.0.0.0/8,[::1]:8");

    private HostsFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        read(Host::parse, text, Host::text);
        read(Destination::parse, text, Destination::toString);
        read(DomainPattern::parseAllow, text, DomainPattern::toString);
        read(DomainPattern::parseDeny, text, DomainPattern::toString);
        read(Port::parse, text, Port::toString);
        read(AddressRange::parse, text, AddressRange::toString);
        read(ParentProxy::parse, text, value -> value.login().isEmpty() ? value.toString() : null);
        ProxyExemption.parseList(text);
    }

    private static <T> void read(Function<String, T> parser, String text, Function<T, String> spelling) {
        T value;
        try {
            value = parser.apply(text);
        } catch (InvalidValueException e) {
            return;
        }
        String canonical = spelling.apply(value);
        if (canonical == null) {
            return;
        }
        boolean plain = canonical.chars().allMatch(c -> c > ' ' && c < 0x7f && !Character.isUpperCase(c));
        if (!plain || !parser.apply(canonical).equals(value)) {
            throw new AssertionError("\"" + text + "\" was read as \"" + canonical + "\"");
        }
    }
}
