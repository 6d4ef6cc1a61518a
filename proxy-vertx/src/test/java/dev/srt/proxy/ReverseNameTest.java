package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseNameTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.0.127.in-addr.arpa, 127.0.0.1",
        "2.1.19.198.IN-ADDR.ARPA, 198.19.1.2",
        "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa, 2001:db8::567:89ab"
    })
    void theAddressStandsBackwards(String name, String address) {
        assertThat(ReverseName.parse(name)).contains(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "in-addr.arpa",
                "1.2.3.in-addr.arpa",
                "1.2.3.4.5.in-addr.arpa",
                "1.2.3.x.in-addr.arpa",
                "1.2.3.1234.in-addr.arpa",
                "1.ip6.arpa",
                "g.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
            })
    void anyOtherNameIsNone(String name) {
        assertThat(ReverseName.parse(name)).isEmpty();
    }
}
