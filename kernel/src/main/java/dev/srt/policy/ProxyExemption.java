package dev.srt.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Destinations that are reached without a parent proxy: one entry of {@code NO_PROXY}. */
public sealed interface ProxyExemption {
    /** What stands between the entries of a list. */
    Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    /** Whether this entry means that destination. */
    boolean matches(Destination destination);

    /** {@code *}: everything. */
    record Everything() implements ProxyExemption {
        @Override
        public boolean matches(Destination destination) {
            return true;
        }
    }

    /** Names and addresses as rules have them. */
    record Hosts(List<DomainPattern> patterns) implements ProxyExemption {
        /** Keeps its own copy. */
        public Hosts {
            patterns = List.copyOf(patterns);
        }

        @Override
        public boolean matches(Destination destination) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(destination));
        }
    }

    /** Addresses of a range. */
    record Range(AddressRange range) implements ProxyExemption {
        @Override
        public boolean matches(Destination destination) {
            return destination.host() instanceof Host.Address at && range.contains(at.address());
        }
    }

    /**
     * Reads a list of entries with commas or blanks between them: {@code *}, {@code example.com} and {@code .example.com}
     * (with every name beneath, as curl and most others take both), {@code *.example.com}, an address, a CIDR range; each
     * but the last perhaps with a port. Entries that are none of these are left out: they can match nothing.
     */
    static List<ProxyExemption> parseList(String text) {
        List<ProxyExemption> entries = new ArrayList<>();
        for (String entry : SEPARATORS.split(text, -1)) {
            parse(entry).ifPresent(entries::add);
        }
        return entries;
    }

    private static Optional<ProxyExemption> parse(String entry) {
        if (entry.equals("*")) {
            return Optional.of(new Everything());
        }
        try {
            return Optional.of(
                    entry.indexOf('/') >= 0 ? new Range(AddressRange.parse(entry)) : new Hosts(patterns(entry)));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    private static List<DomainPattern> patterns(String entry) {
        int colon = entry.lastIndexOf(':');
        // An IPv6 address stands without brackets in such lists, unless a port follows.
        boolean ported = colon >= 0 && (entry.indexOf(':') == colon || entry.startsWith("[")) && !entry.endsWith("]");
        Optional<Port> port = ported ? Optional.of(Port.parse(entry.substring(colon + 1))) : Optional.empty();
        String host = ported ? entry.substring(0, colon) : entry;
        boolean beneath = host.startsWith("*.");
        Host parsed = Host.parse(beneath ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host);
        if (!(parsed instanceof Host.Name domain)) {
            return List.of(new DomainPattern.Exact(parsed, port));
        }
        DomainPattern subdomains = new DomainPattern.Subdomains(domain, port);
        return beneath ? List.of(subdomains) : List.of(new DomainPattern.Exact(domain, port), subdomains);
    }
}
