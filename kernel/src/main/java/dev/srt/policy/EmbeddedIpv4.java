package dev.srt.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The IPv4 addresses that some IPv6 addresses carry, and to which the kernel or a gateway may deliver. */
final class EmbeddedIpv4 {
    private static final int IPV6_BYTES = 16;
    private static final int TAIL = 12;

    private EmbeddedIpv4() {}

    /**
     * The IPv4 address in an address that is IPv4-compatible or IPv4-mapped (RFC 4291, 2.5.5), IPv4-translated (RFC
     * 2765, 2.1), of the NAT64 prefix {@code 64:ff9b::/96} (RFC 6052, 2.1), or 6to4 (RFC 3056, 2); empty for others.
     */
    static Optional<InetAddress> in(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES) {
            return Optional.empty();
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return Optional.of(ipv4(bytes, 2));
        }
        boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        if (nat64) {
            return zeros(bytes, 4, TAIL) ? Optional.of(ipv4(bytes, TAIL)) : Optional.empty();
        }
        boolean compatible = zeros(bytes, 0, TAIL) && !lastOfLoopbackOrUnspecified(bytes);
        boolean translated = zeros(bytes, 0, 8) && ones(bytes, 8) && zeros(bytes, 10, TAIL);
        return compatible || translated || isMapped(bytes) ? Optional.of(ipv4(bytes, TAIL)) : Optional.empty();
    }

    /** The address itself, or the IPv4 address that is mapped into it. */
    static InetAddress unmapped(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address;
        }
        byte[] bytes = address.getAddress();
        return isMapped(bytes) ? ipv4(bytes, TAIL) : address;
    }

    private static boolean isMapped(byte[] bytes) {
        return zeros(bytes, 0, 10) && ones(bytes, 10);
    }

    /** {@code ::} and {@code ::1} have the form of compatible addresses, but are something else. */
    private static boolean lastOfLoopbackOrUnspecified(byte[] bytes) {
        return zeros(bytes, TAIL, IPV6_BYTES - 1) && (bytes[IPV6_BYTES - 1] & 0xfe) == 0;
    }

    private static boolean zeros(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean ones(byte[] bytes, int at) {
        return bytes[at] == (byte) 0xff && bytes[at + 1] == (byte) 0xff;
    }

    private static InetAddress ipv4(byte[] bytes, int at) {
        try {
            return InetAddress.getByAddress(new byte[] {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }
}
