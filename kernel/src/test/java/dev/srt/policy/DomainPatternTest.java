package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com:443, true",
        "example.com, EXAMPLE.com.:443, true",
        "Example.COM, example.com:443, true",
        "example.com, www.example.com:443, false",
        "example.com:443, example.com:443, true",
        "example.com:443, example.com:80, false",
        "*.example.com, a.example.com:1, true",
        "*.example.com, b.a.example.com:1, true",
        "*.Example.COM, A.eXample.com:1, true",
        "*.example.com, example.com:1, false",
        "*.example.com, aexample.com:1, false",
        "*.example.com, example.com.evil.com:1, false",
        "*.example.com:443, a.example.com:443, true",
        "*.example.com:443, a.example.com:80, false",
        "localhost, localhost:3000, true",
        "localhost, 127.0.0.1:3000, false",
        "localhost, a.localhost:3000, false",
        "127.0.0.1, 0x7f.1:80, true",
        "127.0.0.1, localhost:80, false",
        "127.1, 127.0.0.1:80, true",
        "[::1], [0::1]:80, true",
        "[::1]:443, [::1]:80, false",
        "[::ffff:10.0.0.1], 10.0.0.1:80, true",
        "münchen.de, xn--mnchen-3ya.de:80, true",
    })
    void anEntryMeansADestination(String entry, String destination, boolean meant) {
        Destination parsed = Destination.parse(destination);
        assertThat(DomainPattern.parseAllow(entry).matches(parsed)).isEqualTo(meant);
        assertThat(DomainPattern.parseDeny(entry).matches(parsed)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything.example:1, true",
        "*, 10.0.0.1:1, true",
        "*:22, anything.example:22, true",
        "*:22, anything.example:443, false"
    })
    void aDenyMayMeanEveryHost(String entry, String destination, boolean meant) {
        assertThat(DomainPattern.parseDeny(entry).matches(Destination.parse(destination)))
                .isEqualTo(meant);
        assertThatThrownBy(() -> DomainPattern.parseAllow(entry)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aWildcardNeverMeansAnAddress() {
        DomainPattern pattern = DomainPattern.parseAllow("*.example.com");
        assertThat(pattern.matches(Host.parse("10.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "example.com/path",
                "com",
                "*.com",
                "*.*.com",
                "a.*.com",
                "*example.com",
                "**.example.com",
                "*.1.2.3.4",
                ".example.com",
                "example.com.",
                "*.example.com.",
                "*..com",
                "a..com",
                "::1",
                "[::1",
                "[::1]:",
                "[fe80::1%eth0]",
                "example.com:",
                "example.com:0",
                "example.com:080",
                "example.com:*",
                "example.com:65536",
                "user@example.com",
                "exa mple.com",
                "example.com\0"
            })
    void whatCouldNeverMatchOrMeansTooMuchIsRefused(String entry) {
        assertThatThrownBy(() -> DomainPattern.parseDeny(entry)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> DomainPattern.parseAllow(entry)).isInstanceOf(InvalidValueException.class);
    }
}
