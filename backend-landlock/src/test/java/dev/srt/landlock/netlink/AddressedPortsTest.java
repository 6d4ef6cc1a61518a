package dev.srt.landlock.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.AddressRange;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements cover what the targets do, and no point twice: the kernel takes no others. */
class AddressedPortsTest {
    /** Few addresses and ports, so that they meet often. */
    private static final int PORTS = 5;

    private final Random random = new Random(20261125);

    @ParameterizedTest
    @EnumSource
    void everyPointIsInOneElementIfItIsInATarget(Family family) throws Exception {
        for (int round = 0; round < 500; round++) {
            List<EgressTarget> targets = IntStream.range(0, random.nextInt(8))
                    .mapToObj(i -> target(family))
                    .toList();
            List<AddressedPorts> elements = AddressedPorts.of(targets, family);
            for (int last = 0; last < 16; last++) {
                InetAddress address = InetAddress.getByAddress(address(family, last));
                for (int port = 1; port <= PORTS; port++) {
                    int at = port;
                    boolean wanted = targets.stream()
                            .anyMatch(target -> target.range().contains(address)
                                    && target.ports().contains(new Port(at)));
                    long found = elements.stream()
                            .filter(element -> holds(element, address, at))
                            .count();
                    assertThat(found).as("%s:%d in %s", address, at, targets).isEqualTo(wanted ? 1 : 0);
                }
            }
        }
    }

    @Test
    void targetsOfTheOtherFamilyAreLeftOut() {
        EgressTarget six = new EgressTarget(AddressRange.parse("fc00::/7"), PortSet.ALL);
        assertThat(AddressedPorts.of(List.of(six), Family.IPV4)).isEmpty();
        assertThat(AddressedPorts.of(List.of(six), Family.IPV6)).hasSize(1);
    }

    private static boolean holds(AddressedPorts element, InetAddress address, int port) {
        return Arrays.compareUnsigned(element.first().getAddress(), address.getAddress()) <= 0
                && Arrays.compareUnsigned(address.getAddress(), element.last().getAddress()) <= 0
                && element.ports().first() <= port
                && port <= element.ports().last();
    }

    private EgressTarget target(Family family) {
        int prefix = family.addressBytes() * Byte.SIZE - random.nextInt(5);
        List<PortSet> ports = new ArrayList<>(List.of(PortSet.ALL));
        ports.add(PortSet.of(Optional.of(new Port(1 + random.nextInt(PORTS)))));
        ports.add(PortSet.ALL.without(ports.get(1)));
        try {
            String text = InetAddress.getByAddress(address(family, random.nextInt(16)))
                    .getHostAddress();
            return new EgressTarget(AddressRange.parse(text + "/" + prefix), ports.get(random.nextInt(ports.size())));
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] address(Family family, int last) {
        byte[] address = new byte[family.addressBytes()];
        address[0] = 0x20;
        address[address.length - 1] = (byte) last;
        return address;
    }
}
