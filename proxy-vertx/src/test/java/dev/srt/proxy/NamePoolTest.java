package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.Host;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import dev.srt.policy.Source;
import dev.srt.spi.InsideAddresses;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which name has which number, and for how long. */
class NamePoolTest {
    private static final PortSet HTTPS = PortSet.of(Optional.of(new Port(443)));

    private final AtomicLong now = new AtomicLong();
    private final InsideAddresses addresses = InsideAddresses.of(NetworkPolicy.builder()
            .allowed(Stream.of("*.example.com", "*.example.org:443")
                    .map(text -> new DomainRule(DomainPattern.parseAllow(text), Source.builtIn("test")))
                    .toList())
            .build());
    private final NamePool pool = new NamePool(addresses, now::get);
    private final int size = addresses.blocks().getFirst().size();

    private static Host.Name name(int i) {
        return new Host.Name("n" + i + ".example.com");
    }

    private int number(int i) {
        return pool.number(name(i), PortSet.ALL).orElseThrow();
    }

    private void fill() {
        // The first number of the first block stands for nothing.
        for (int i = 1; i < size; i++) {
            number(i);
        }
    }

    private void pass(java.time.Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aNameKeepsItsNumberAndNoOtherHasIt() {
        int first = number(1);
        assertThat(number(2)).isNotEqualTo(first);
        assertThat(number(1)).isEqualTo(first);
        assertThat(pool.name(first)).contains(name(1));
        assertThat(pool.name(first + 7)).isEmpty();
        assertThat(pool.name(0)).isEmpty();
        assertThat(pool.name(0xffff)).isEmpty();
    }

    @Test
    void theNumberTellsTheBlock() {
        int https = pool.number(name(1), HTTPS).orElseThrow();
        assertThat(https)
                .isBetween(
                        addresses.block(HTTPS).first(), addresses.block(HTTPS).first() + size - 1);
    }

    @Test
    void aNameWhosePortsHaveChangedHasAnotherNumberBesideItsOwn() {
        int before = number(1);
        int after = pool.number(name(1), HTTPS).orElseThrow();
        assertThat(after).isNotEqualTo(before);
        assertThat(pool.name(before)).contains(name(1));
        assertThat(pool.name(after)).contains(name(1));
        assertThat(pool.number(name(1), HTTPS)).hasValue(after);
    }

    @Test
    void whereAllNumbersAreFreshInUseThereIsNoneForANewName() {
        fill();
        assertThat(pool.number(name(size), PortSet.ALL)).isEmpty();
        assertThat(number(5)).as("a known name still has its own").isEqualTo(5);
        assertThat(pool.number(name(size), HTTPS)).as("another block").isPresent();
    }

    @Test
    void theNumberThatRestedLongestIsGivenToANewName() {
        fill();
        pass(NamePool.REST.minusNanos(1));
        number(1);
        assertThat(pool.number(name(size), PortSet.ALL)).isEmpty();
        pass(java.time.Duration.ofNanos(1));
        assertThat(number(size)).as("2 is unused for longest").isEqualTo(2);
        assertThat(pool.name(2)).contains(name(size));
        assertThat(number(2)).as("the name that lost it").isEqualTo(3);
        assertThat(number(1)).isEqualTo(1);
    }

    @Test
    void aNumberIsHeldByItsConnections() {
        fill();
        assertThat(pool.hold(1)).contains(name(1));
        assertThat(pool.hold(1)).contains(name(1));
        pool.release(1);
        pass(NamePool.REST.multipliedBy(2));
        assertThat(number(size)).isNotEqualTo(1);
        assertThat(pool.name(1)).contains(name(1));
        pool.release(1);
        pass(NamePool.REST.multipliedBy(2));
        for (int i = size + 1; pool.name(1).equals(Optional.of(name(1))); i++) {
            assertThat(i).isLessThan(3 * size);
            number(i);
        }
    }
}
