package dev.srt.spi;

import dev.srt.policy.AddressRange;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.NamedPorts;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PortSet;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The addresses that stand for names inside a sandbox, of 198.18.0.0/15 (RFC 2544, appendix C.2.2: no network of the world
 * uses it) and of a unique local prefix (RFC 4193).
 *
 * <p>A name has one number, and by that an IPv4 and an IPv6 address. Numbers come in blocks, one for each set of ports by
 * which names may be reached, so that whoever knows nothing of names can tell by the address which ports to refuse.
 *
 * @since 0.1
 */
public final class InsideAddresses {
    /** The sandbox's own, from which its connections come. */
    public static final Inet4Address OWN_IPV4 = (Inet4Address) InetAddress.ofLiteral("198.18.0.1");

    /** The same. */
    public static final Inet6Address OWN_IPV6 = (Inet6Address) InetAddress.ofLiteral("fd73:7274:0:1::1");

    /** Where names are asked for: what a resolver takes that is told nothing ({@code resolv.conf(5)}). */
    public static final Inet4Address NAME_SERVER = (Inet4Address) InetAddress.ofLiteral("127.0.0.1");

    private static final byte[] IPV4_POOL = InetAddress.ofLiteral("198.19.0.0").getAddress();
    private static final byte[] IPV6_POOL =
            InetAddress.ofLiteral("fd73:7274:0:1:0:1::").getAddress();

    private static final int NUMBER_BITS = 16;
    private static final int NUMBER_BYTES = NUMBER_BITS / Byte.SIZE;

    /** More sets of ports than can have blocks of a sensible size. */
    private static final int MOST_BLOCKS = 64;

    private final List<Block> blocks;

    private InsideAddresses(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * Adjacent numbers.
     *
     * @param ports by which their names may be reached
     * @param first the lowest number, a multiple of the size
     * @param size how many numbers, a power of 2
     */
    public record Block(PortSet ports, int first, int size) {
        private EgressTarget target(InetAddress lowest) {
            int prefix = lowest.getAddress().length * Byte.SIZE - Integer.numberOfTrailingZeros(size);
            return new EgressTarget(AddressRange.of(lowest, prefix), ports);
        }
    }

    /** The blocks for a policy. The first is for every name that has no block of its own. */
    public static InsideAddresses of(NetworkPolicy policy) {
        List<PortSet> sets = NamedPorts.sets(policy).stream().limit(MOST_BLOCKS).toList();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(sets.size() - 1);
        int size = 1 << (NUMBER_BITS - bits);
        List<Block> blocks = new ArrayList<>();
        for (PortSet ports : sets) {
            blocks.add(new Block(ports, blocks.size() * size, size));
        }
        return new InsideAddresses(List.copyOf(blocks));
    }

    /** All blocks. */
    public List<Block> blocks() {
        return blocks;
    }

    /** The block for a name that may be reached by these ports. */
    public Block block(PortSet ports) {
        return blocks.stream()
                .filter(block -> block.ports().equals(ports))
                .findFirst()
                .orElse(blocks.getFirst());
    }

    /** What is to be let through to the gateway, so that names are reached. */
    public List<EgressTarget> targets() {
        List<EgressTarget> targets = new ArrayList<>();
        for (Block block : blocks) {
            targets.add(block.target(ipv4(block.first())));
            targets.add(block.target(ipv6(block.first())));
        }
        return List.copyOf(targets);
    }

    /** The IPv4 address with that number. */
    public static Inet4Address ipv4(int number) {
        return (Inet4Address) withNumber(IPV4_POOL, number);
    }

    /** The IPv6 address with that number. */
    public static Inet6Address ipv6(int number) {
        return (Inet6Address) withNumber(IPV6_POOL, number);
    }

    private static InetAddress withNumber(byte[] pool, int number) {
        byte[] address = pool.clone();
        address[address.length - 2] = (byte) (number >> Byte.SIZE);
        address[address.length - 1] = (byte) number;
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of its own length", e);
        }
    }

    /** Whether an address is the sandbox's own. */
    public static boolean isOwn(InetAddress address) {
        return address.equals(OWN_IPV4) || address.equals(OWN_IPV6);
    }

    /** The number of an address; empty for one that stands for no name. */
    public static OptionalInt number(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] pool = bytes.length == IPV4_POOL.length ? IPV4_POOL : IPV6_POOL;
        int prefix = pool.length - NUMBER_BYTES;
        return Arrays.equals(bytes, 0, prefix, pool, 0, prefix)
                ? OptionalInt.of(((bytes[prefix] & 0xff) << Byte.SIZE) | (bytes[prefix + 1] & 0xff))
                : OptionalInt.empty();
    }
}
