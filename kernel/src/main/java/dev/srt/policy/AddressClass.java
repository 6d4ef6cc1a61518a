package dev.srt.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Why an address that a name resolved to is not dialled, in the order in which reasons are told. */
enum AddressClass {
    /** An IP literal of the deny list. */
    DENY_LISTED("a deny-listed address"),
    /** For {@code localhost}: anything but loopback. */
    NOT_LOOPBACK("a non-loopback address"),
    /** RFC 1122, 3.2.1.3; RFC 4291, 2.5.3. */
    LOOPBACK("a loopback address", "127.0.0.0/8", "::1"),
    /** RFC 1122, 3.2.1.3; Linux connects to this host there. */
    UNSPECIFIED("an unspecified address", "0.0.0.0/8", "::"),
    /** RFC 3927; RFC 4291, 2.5.6. Most cloud metadata services are here. */
    LINK_LOCAL("a link-local address", "169.254.0.0/16", "fe80::/10"),
    /** RFC 5771; RFC 4291, 2.7. */
    MULTICAST("a multicast address", "224.0.0.0/4", "ff00::/8"),
    /** RFC 919. */
    BROADCAST("a broadcast address", "255.255.255.255"),
    /** Metadata services of clouds that are not link-local; they hand out credentials. */
    METADATA(
            "a cloud metadata address",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fd00:ec2::/32",
            "fd20:ce::254",
            "fd00:c1::a9fe:a9fe",
            "fd00:42::42",
            "fd00:a9fe:a9fe::1",
            "fd00:100::100:200"),
    /** A range of {@code deniedResolvedAddresses}. */
    LISTED("a listed address"),
    /** An address of an interface of this host. */
    OWN("one of this host's addresses");

    private final String phrase;
    // Unmodifiable, of values that never change, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<AddressRange> ranges;

    AddressClass(String phrase, String... ranges) {
        this.phrase = phrase;
        this.ranges = Stream.of(ranges).map(AddressRange::parse).toList();
    }

    /** What to call such an address. */
    String phrase() {
        return phrase;
    }

    /** Whether the address is in a fixed range of this class. */
    boolean contains(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
