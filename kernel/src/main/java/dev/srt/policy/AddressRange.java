package dev.srt.policy;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** An IP address, or a block of them in CIDR notation (RFC 4632, RFC 4291). */
public final class AddressRange {
    private static final int MAPPED_PREFIX_BITS = 96;

    /** In decimal digits. */
    private static final int LONGEST_PREFIX = 3;

    private final byte[] network;
    private final int prefixBits;

    /** As it was written, in canonical spelling; "" where it was not. */
    private final String text;

    private AddressRange(byte[] network, int prefixBits, String text) {
        this.network = network;
        this.prefixBits = prefixBits;
        this.text = text;
    }

    private static AddressRange of(IPAddress block) {
        Integer prefix = block.getNetworkPrefixLength();
        return new AddressRange(
                block.getLower().getBytes(), prefix == null ? block.getBitCount() : prefix, block.toCanonicalString());
    }

    /** The range with that many bits of prefix that an address lies in; empty where the address has fewer bits. */
    static Optional<AddressRange> around(InetAddress address, int prefixBits) {
        byte[] network = EmbeddedIpv4.unmapped(address).getAddress();
        if (prefixBits > network.length * Byte.SIZE) {
            return Optional.empty();
        }
        for (int i = 0; i < network.length; i++) {
            int kept = Math.clamp(prefixBits - i * Byte.SIZE, 0, Byte.SIZE);
            network[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return Optional.of(new AddressRange(network, prefixBits, ""));
    }

    /** The one address; an IPv4 address mapped into IPv6 counts as that. */
    public static AddressRange of(InetAddress address) {
        byte[] plain = EmbeddedIpv4.unmapped(address).getAddress();
        return new AddressRange(plain, plain.length * Byte.SIZE, "");
    }

    /** The range with that many bits of prefix that an address lies in: at most as many as the address has. */
    public static AddressRange of(InetAddress address, int prefixBits) {
        return around(address, prefixBits)
                .orElseThrow(() -> new IllegalArgumentException("a prefix of " + prefixBits + " bits"));
    }

    /** Its lowest address, as its bytes: 4 or 16. */
    public byte[] network() {
        return network.clone();
    }

    /** How many of its bits all its addresses share. */
    public int prefixBits() {
        return prefixBits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7}, {@code 192.168.1.1}; no brackets. Bits beyond the prefix count as
     * zero.
     *
     * @throws InvalidValueException for anything else, and for an IPv4-mapped block with a prefix under 96 bits, which
     *     would mean more than the IPv4 addresses it seems to
     */
    public static AddressRange parse(String text) {
        // The library would trim it.
        if (!text.equals(text.trim())) {
            throw invalid(text);
        }
        // It would fail on a longer one.
        int slash = text.lastIndexOf('/');
        if (slash >= 0 && text.length() - slash - 1 > LONGEST_PREFIX) {
            throw invalid(text);
        }
        IPAddress block;
        try {
            block = new IPAddressString(text, Notation.CIDR).toAddress();
        } catch (AddressStringException e) {
            throw invalid(text);
        }
        if (block == null) {
            throw invalid(text);
        }
        Integer prefix = block.getNetworkPrefixLength();
        if (block.isIPv6() && block.getLower().toIPv6().isIPv4Mapped()) {
            if (prefix != null && prefix < MAPPED_PREFIX_BITS) {
                throw invalid(text);
            }
            IPAddress plain = block.getLower().toIPv6().getEmbeddedIPv4Address();
            block = prefix == null ? plain : plain.setPrefixLength(prefix - MAPPED_PREFIX_BITS);
        }
        return of(block.toPrefixBlock());
    }

    /** Whether the address lies in this range. An IPv4-mapped address counts as the IPv4 address it carries. */
    public boolean contains(InetAddress address) {
        byte[] bytes = EmbeddedIpv4.unmapped(address).getAddress();
        return bytes.length == network.length && contains(bytes);
    }

    /** Whether the whole of another range lies in this one. */
    public boolean contains(AddressRange other) {
        return prefixBits <= other.prefixBits && network.length == other.network.length && contains(other.network);
    }

    private boolean contains(byte[] bytes) {
        int whole = prefixBits / Byte.SIZE;
        if (Arrays.mismatch(bytes, 0, whole, network, 0, whole) >= 0) {
            return false;
        }
        int rest = prefixBits % Byte.SIZE;
        return rest == 0 || (bytes[whole] ^ network[whole]) >> (Byte.SIZE - rest) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange that
                && prefixBits == that.prefixBits
                && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixBits;
    }

    @Override
    public String toString() {
        if (!text.isEmpty()) {
            return text;
        }
        String address = Host.of(address()).text();
        return prefixBits == network.length * Byte.SIZE ? address : address + "/" + prefixBits;
    }

    private InetAddress address() {
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes", e);
        }
    }

    private static InvalidValueException invalid(String text) {
        return new InvalidValueException(
                "\"" + text + "\" is not an IP address or range",
                "write an address or a CIDR range, such as \"10.0.0.0/8\" or \"fc00::/7\"");
    }

    private static final class Notation {
        static final IPAddressStringParameters CIDR = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowMask(false)
                .allowPrefix(true)
                .allowPrefixOnly(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(RangeParameters.NO_RANGE)
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allowBase85(false)
                .allowBinary(false)
                .getParentBuilder()
                .getIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowBinary(false)
                .getParentBuilder()
                .toParams();
    }
}
