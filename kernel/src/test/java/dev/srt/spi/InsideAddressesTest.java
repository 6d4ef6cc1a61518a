package dev.srt.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import dev.srt.policy.Source;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InsideAddressesTest {

    private static InsideAddresses of(Stream<String> allowed) {
        return InsideAddresses.of(NetworkPolicy.builder()
                .allowed(allowed.map(text -> new DomainRule(DomainPattern.parseAllow(text), Source.builtIn("test")))
                        .toList())
                .build());
    }

    @Test
    void aNumberIsFoundInBothItsAddresses() {
        for (int number : new int[] {1, 255, 256, 0x4000, 0xffff}) {
            assertThat(InsideAddresses.number(InsideAddresses.ipv4(number))).hasValue(number);
            assertThat(InsideAddresses.number(InsideAddresses.ipv6(number))).hasValue(number);
        }
        assertThat(InsideAddresses.ipv4(0x0102).getHostAddress()).isEqualTo("198.19.1.2");
        assertThat(Stream.of("198.18.0.1", "198.20.0.1", "8.8.8.8", "fd73:7274:0:1::1", "fd73:7274:0:1:0:2::1", "::")
                        .map(InetAddress::ofLiteral))
                .allSatisfy(other -> assertThat(InsideAddresses.number(other)).isEmpty());
    }

    @Test
    void whereNoPortsAreNamedOneBlockHasAllNumbers() {
        assertThat(of(Stream.of("example.com", "*.example.org")).blocks())
                .containsExactly(new InsideAddresses.Block(PortSet.ALL, 0, 0x10000));
    }

    @Test
    void everySetOfPortsHasABlockWhoseTargetsTellIt() {
        InsideAddresses addresses = of(Stream.of("a.example.com:80", "b.example.com:443", "c.example.com"));
        PortSet web = PortSet.of(Optional.of(new Port(443)));
        InsideAddresses.Block block = addresses.block(web);
        assertThat(addresses.blocks()).hasSize(3).allMatch(each -> each.size() == 0x4000);
        assertThat(block.ports()).isEqualTo(web);
        assertThat(addresses.targets()).hasSize(6);
        InetAddress inside = InsideAddresses.ipv4(block.first() + 7);
        InetAddress insideToo = InsideAddresses.ipv6(block.first() + block.size() - 1);
        for (EgressTarget target : addresses.targets()) {
            boolean means = target.range().contains(inside) || target.range().contains(insideToo);
            assertThat(means).isEqualTo(target.ports().equals(web));
        }
    }

    @Test
    void namesWithoutABlockOfTheirOwnAreReachedByEveryPort() {
        InsideAddresses addresses = of(IntStream.range(1, 200).mapToObj(i -> "n%d.example.com:%d".formatted(i, i)));
        assertThat(addresses.blocks()).hasSize(64);
        assertThat(addresses.block(PortSet.of(Optional.of(new Port(199)))).ports())
                .isEqualTo(PortSet.ALL);
        assertThat(List.copyOf(addresses.blocks()).getLast().first() + 1024).isEqualTo(0x10000);
    }
}
