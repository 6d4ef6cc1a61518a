package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortSetTest {
    private static PortSet of(int port) {
        return PortSet.of(Optional.of(new Port(port)));
    }

    @Test
    void noPortStatedIsEveryPort() {
        assertThat(PortSet.of(Optional.empty())).isEqualTo(PortSet.ALL);
        assertThat(PortSet.ALL.ranges()).containsExactly(new PortSet.Range(1, 65535));
    }

    @Test
    void rangesAreAscendingAndDoNotTouch() {
        assertThat(of(80).and(of(443)).and(of(81)).ranges())
                .containsExactly(new PortSet.Range(80, 81), new PortSet.Range(443, 443));
        assertThat(PortSet.ALL.without(of(22)).ranges())
                .containsExactly(new PortSet.Range(1, 21), new PortSet.Range(23, 65535));
        assertThat(PortSet.NONE.ranges()).isEmpty();
    }

    @Test
    void aSetIsNotChangedByWhatIsMadeOfIt() {
        PortSet one = of(80);
        assertThat(one.and(of(81)).without(of(80))).isEqualTo(of(81));
        assertThat(one).isEqualTo(of(80)).hasSameHashCodeAs(of(80));
        assertThat(one.contains(new Port(81))).isFalse();
        assertThat(one.without(one).isEmpty()).isTrue();
    }
}
