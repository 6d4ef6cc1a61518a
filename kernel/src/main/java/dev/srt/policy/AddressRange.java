package dev.srt.policy;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;

/** An IP address, or a block of them in CIDR notation (RFC 4632, RFC 4291). */
public final class AddressRange {
    private static final int MAPPED_PREFIX_BITS = 96;

    private final IPAddress block;

    private AddressRange(IPAddress block) {
        this.block = block;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7}, {@code 192.168.1.1}; no brackets.
     *
     * @throws InvalidValueException for anything else, and for an IPv4-mapped block with a prefix under 96 bits, which
     *     would mean more than the IPv4 addresses it seems to
     */
    public static AddressRange parse(String text) {
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
        if (block.isIPv6() && block.getLower().toIPv6().isIPv4Mapped() && prefix != null) {
            if (prefix < MAPPED_PREFIX_BITS) {
                throw invalid(text);
            }
            block = block.toIPv6()
                    .getEmbeddedIPv4Address()
                    .setPrefixLength(prefix - MAPPED_PREFIX_BITS)
                    .toPrefixBlock();
        }
        return new AddressRange(block.toPrefixBlock());
    }

    /** Whether the address lies in this range. An IPv4-mapped address counts as the IPv4 address it carries. */
    public boolean contains(InetAddress address) {
        return block.contains(new IPAddressString(Host.of(address).text()).getAddress());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange that && block.equals(that.block);
    }

    @Override
    public int hashCode() {
        return block.hashCode();
    }

    @Override
    public String toString() {
        return block.toCanonicalString();
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
                .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
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
