package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramRuleTest {
    private static final Source SOURCE = new Source("settings.json", 1, "network.allowedDomains[0]");

    @ParameterizedTest
    @CsvSource({
        "udp://Time.Example.com:123, time.example.com:123",
        "udp://10.0.0.1:53, 10.0.0.1:53",
        "udp://[2001:db8::1]:53, [2001:db8::1]:53",
        "udp://localhost:5353, localhost:5353"
    })
    void oneHostWithOnePortIsAService(String text, String service) {
        DatagramRule rule = DatagramRule.parse(text, SOURCE);
        assertThat(rule.service()).isEqualTo(Destination.parse(service));
        assertThat(rule.text()).isEqualTo("udp://" + service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://",
                "udp://example.com",
                "udp://*.example.com:53",
                "udp://10.0.0.0/8:53",
                "udp://*:53",
                "udp://example.com:0",
                "udp://example.com:70000",
                "udp://example.com:53/x",
                "udp://udp://example.com:53",
                "UDP://example.com:53",
                "udp://user@example.com:53"
            })
    void whatIsNotIsRefusedWithAWayToWriteIt(String text) {
        assertThatThrownBy(() -> DatagramRule.parse(text, SOURCE))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        refused -> assertThat(refused.fix()).contains("write udp://host:port"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://example.com:53"})
    void aDenyListHasNoSuchEntries(String text) {
        assertThatThrownBy(() -> DomainPattern.parseDeny(text))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        refused -> assertThat(refused.fix()).contains("what is denied is denied for UDP too"));
    }
}
