package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.9.8.7/8, 10.0.0.1, true",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "100.64.0.0/10, 100.127.0.1, true",
        "100.64.0.0/10, 100.128.0.1, false",
        "192.168.1.1, 192.168.1.1, true",
        "192.168.1.1, 192.168.1.2, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 1.2.3.4, false",
        "fc00::/7, fdff::1, true",
        "fc00::/7, fe00::1, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "::ffff:0:0/96, 8.8.8.8, true",
    })
    void aRangeHoldsItsAddresses(String range, String address, boolean held) {
        Host.Address parsed = (Host.Address) Host.parse(address);
        assertThat(AddressRange.parse(range).contains(parsed.address())).isEqualTo(held);
    }

    @Test
    void aMappedAddressCountsAsTheOneItCarries() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        InetAddress address = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThat(AddressRange.parse("10.0.0.0/8").contains(address)).isTrue();
    }

    @Test
    void twoSpellingsOfOneRangeAreEqual() {
        assertThat(AddressRange.parse("10.1.2.3/8"))
                .isEqualTo(AddressRange.parse("10.0.0.0/8"))
                .hasSameHashCodeAs(AddressRange.parse("10.0.0.0/8"))
                .isNotEqualTo(AddressRange.parse("10.0.0.0/9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "/8",
                "example.com",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "::/129",
                "::ffff:0.0.0.0/95",
                "[::1]",
                "[::1]/64",
                "fe80::1%eth0",
                "10.0.0.0/255.0.0.0",
                "10.0.*.0",
                "10.0.0.1-5",
                "10.0",
                "0x7f.1",
                "10.0.0.0/8 ",
                "10.0.0.0,8"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(InvalidValueException.class);
    }
}
