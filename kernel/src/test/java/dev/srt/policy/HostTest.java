package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.Com, example.com",
        "example.com., example.com",
        "localhost, localhost",
        "LocalHost., localhost",
        "_dmarc.example.com, _dmarc.example.com",
        "a-b.example.com, a-b.example.com",
        "xn--mnchen-3ya.de, xn--mnchen-3ya.de",
        "münchen.de, xn--mnchen-3ya.de",
        "example\u3002com, example.com",
        "1.example, 1.example",
        "0xfg.example, 0xfg.example",
        "1.2.3.4.example, 1.2.3.4.example",
    })
    void aNameHasOneSpelling(String written, String canonical) {
        assertThat(Host.parse(written)).isEqualTo(new Host.Name(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.1, 127.0.0.1",
        "127.0.1, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "0X7F.1, 127.0.0.1",
        "0x7f000001, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "0177.0.0.1, 127.0.0.1",
        "0177.0.0.01, 127.0.0.1",
        "017700000001, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "0, 0.0.0.0",
        "::1, ::1",
        "[::1], ::1",
        "[0:0:0:0:0:0:0:1], ::1",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "[::FFFF:7f00:1], 127.0.0.1",
        "2001:DB8::0:1, 2001:db8::1",
        "[64:ff9b::7f00:1], 64:ff9b::7f00:1",
    })
    void anAddressHasOneSpelling(String written, String canonical) {
        assertThat(Host.parse(written)).isInstanceOf(Host.Address.class);
        assertThat(Host.parse(written).text()).isEqualTo(canonical);
    }

    static Stream<String> whatNoResolverMustSee() {
        return Stream.of(
                "",
                ".",
                "..",
                "a..b",
                ".example.com",
                "example.com..",
                "a b",
                "a\tb",
                "a\r\nb",
                "evil.com\0.example.com",
                "a\u007fb",
                "user@example.com",
                "example.com%00",
                "example.com%lo",
                "fe80::1%eth0",
                "[::1%lo]",
                "[::1%25lo]",
                "[::1",
                "[::1 ]",
                "::1\n",
                "::1\0",
                " ::1",
                "::1]",
                "[]",
                "[",
                "[127.0.0.1]",
                "[example.com]",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "a,b",
                "a:b",
                "-a.example",
                "a-.example",
                "*.example.com",
                "256.1.1.1",
                "1.2.3.4.5",
                "1.2.3.09",
                "0x",
                "0x.0x.0x",
                "example.0x1g.1",
                "4294967296",
                "1.2.3.4/8",
                "1-2.3.4.5",
                "10.0.*.1",
                ":::",
                "::1::",
                "12345::1",
                "example\u200d.com\u202e/",
                "x".repeat(64) + ".com",
                "abc.".repeat(64) + "com",
                "x".repeat(100_000),
                "\ud800.com");
    }

    @ParameterizedTest
    @MethodSource("whatNoResolverMustSee")
    void whatIsNoHostIsRefused(String written) {
        assertThatThrownBy(() -> Host.parse(written)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: x", "a\u202eb c", "\u001b[2Jx y"})
    void theMessageShowsNoCharacterThatActsOnATerminal(String written) {
        assertThatThrownBy(() -> Host.parse(written)).message().matches("[\\x20-\\x7e]*");
    }

    @Test
    void theLongestNameThatFitsOnTheWireIsTaken() {
        String name = "x".repeat(63) + "." + "x".repeat(63) + "." + "x".repeat(63) + "." + "x".repeat(61);
        assertThat(Host.parse(name + ".")).isEqualTo(new Host.Name(name));
        assertThatThrownBy(() -> Host.parse(name + "x")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void anAddressOfTheSystemLosesItsNameAndZone() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("some.name", new byte[] {10, 0, 0, 1});
        assertThat(Host.of(named)).isEqualTo(Host.parse("10.0.0.1"));
        assertThat(Host.of(named).address().toString()).doesNotContain("some.name");
    }

    @Test
    void anIpv6AddressStandsInBracketsBeforeAPort() {
        assertThat(Host.parse("::1").authority()).isEqualTo("[::1]");
        assertThat(Host.parse("127.0.0.1").authority()).isEqualTo("127.0.0.1");
    }
}
