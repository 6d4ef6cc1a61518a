package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressJudgeTest {
    private static final Destination NAME = Destination.parse("name.example:443");
    private static final Destination LOCALHOST = Destination.parse("localhost:443");

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, a loopback address",
        "127.255.255.254, a loopback address",
        "::1, a loopback address",
        "::ffff:127.0.0.1, a loopback address",
        "::127.0.0.1, a loopback address",
        "::ffff:0:127.0.0.1, a loopback address",
        "64:ff9b::127.0.0.1, a loopback address",
        "2002:7f00:1::, a loopback address",
        "0.0.0.0, an unspecified address",
        "0.1.2.3, an unspecified address",
        "::, an unspecified address",
        "169.254.169.254, a link-local address",
        "64:ff9b::a9fe:a9fe, a link-local address",
        "2002:a9fe:a9fe::1, a link-local address",
        "fe80::1, a link-local address",
        "febf::1, a link-local address",
        "224.0.0.1, a multicast address",
        "239.255.255.255, a multicast address",
        "ff02::1, a multicast address",
        "255.255.255.255, a broadcast address",
        "100.100.100.200, a cloud metadata address",
        "168.63.129.16, a cloud metadata address",
        "192.0.0.192, a cloud metadata address",
        "fd00:ec2::254, a cloud metadata address",
        "fd20:ce::254, a cloud metadata address",
        "fd00:c1::a9fe:a9fe, a cloud metadata address",
        "fd00:42::42, a cloud metadata address",
        "fd00:a9fe:a9fe::1, a cloud metadata address",
        "fd00:100::100:200, a cloud metadata address",
        "203.0.113.7, a listed address",
        "64:ff9b::203.0.113.7, a listed address",
        "198.51.100.1, one of this host's addresses",
        "64:ff9b::198.51.100.1, one of this host's addresses",
        "2001:db8::77, one of this host's addresses",
    })
    void aNameMayNotLeadThere(String address, String phrase) {
        NetworkPolicy policy = policy(List.of(), List.of(), List.of("203.0.113.0/24"));
        assertThat(refusal(policy, NAME, address).reason()).isEqualTo("resolved to " + phrase);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "10.0.0.1",
                "192.168.1.1",
                "172.16.0.1",
                "2606:2800:220:1::1",
                "fd12::1",
                "64:ff9b::93.184.216.34",
                "2002:5db8:d822::1",
                "168.63.129.17",
                "100.100.100.201",
                "::2"
            })
    void aNameMayLeadThere(String address) {
        NetworkPolicy policy = policy(List.of(), List.of(), List.of());
        if (address.equals("::2")) {
            // IPv4-compatible: it carries 0.0.0.2.
            assertThat(refusal(policy, NAME, address).reason()).isEqualTo("resolved to an unspecified address");
        } else {
            assertThat(judge(policy, NAME, address)).isEqualTo(new AddressJudge.Verdict.Dial(addresses(address)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.0.0.53, true",
        "::1, true",
        "10.0.0.1, false",
        "198.51.100.1, false",
        "169.254.169.254, false",
        "0.0.0.0, false",
        "64:ff9b::127.0.0.1, false"
    })
    void localhostOnlyMeansLoopback(String address, boolean kept) {
        NetworkPolicy policy = policy(List.of(), List.of(), List.of());
        if (kept) {
            assertThat(judge(policy, LOCALHOST, address)).isInstanceOf(AddressJudge.Verdict.Dial.class);
        } else {
            assertThat(refusal(policy, LOCALHOST, address).reason()).isEqualTo("resolved to a non-loopback address");
        }
    }

    @Test
    void anAddressThatAnAllowRuleNamesIsKept() {
        NetworkPolicy policy = policy(List.of("127.0.0.1:443"), List.of(), List.of("127.0.0.0/8"));
        assertThat(judge(policy, NAME, "127.0.0.1")).isInstanceOf(AddressJudge.Verdict.Dial.class);
        assertThat(refusal(policy, Destination.parse("name.example:80"), "127.0.0.1")
                        .reason())
                .isEqualTo("resolved to a loopback address");
    }

    @Test
    void anAddressThatADenyRuleNamesIsDroppedEvenWhereItIsAllowed() {
        NetworkPolicy policy = policy(List.of("10.0.0.1"), List.of("10.0.0.1:443"), List.of());
        Decision.Denied denied = refusal(policy, NAME, "10.0.0.1");
        assertThat(denied.reason()).isEqualTo("resolved to a deny-listed address");
        assertThat(denied.rule()).contains(policy.denied().getFirst());
        assertThat(denied.fix().orElseThrow()).contains("10.0.0.1:443").contains("settings.json:2");
        assertThat(refusal(policy, NAME, "64:ff9b::10.0.0.1").reason()).isEqualTo("resolved to a deny-listed address");
        assertThat(judge(policy, Destination.parse("name.example:80"), "10.0.0.1"))
                .isInstanceOf(AddressJudge.Verdict.Dial.class);
    }

    @Test
    void whatSurvivesIsDialledInTheResolversOrder() {
        NetworkPolicy policy = policy(List.of(), List.of(), List.of("203.0.113.0/24"));
        assertThat(judge(policy, NAME, "127.0.0.1", "10.0.0.2", "203.0.113.1", "10.0.0.1", "10.0.0.2"))
                .isEqualTo(new AddressJudge.Verdict.Dial(addresses("10.0.0.2", "10.0.0.1")));
    }

    @Test
    void everyReasonIsTold() {
        NetworkPolicy policy = policy(List.of(), List.of(), List.of("203.0.113.0/24"));
        Decision.Denied denied = refusal(policy, NAME, "203.0.113.1", "169.254.1.1", "127.0.0.1", "127.0.0.2");
        assertThat(denied.reason())
                .isEqualTo("resolved to a loopback address / a link-local address / a listed address");
        assertThat(denied.fix().orElseThrow()).contains("\"203.0.113.1:443\"");
    }

    private static AddressJudge.Verdict judge(NetworkPolicy policy, Destination name, String... addresses) {
        return AddressJudge.judge(
                policy, name, addresses(addresses), Set.copyOf(addresses("198.51.100.1", "2001:db8::77")));
    }

    private static Decision.Denied refusal(NetworkPolicy policy, Destination name, String... addresses) {
        AddressJudge.Verdict verdict = judge(policy, name, addresses);
        assertThat(verdict).isInstanceOf(AddressJudge.Verdict.Refuse.class);
        return ((AddressJudge.Verdict.Refuse) verdict).decision();
    }

    private static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(AddressJudgeTest::literal).toList();
    }

    /** Keeps mapped addresses in their IPv6 form, as a resolver might. */
    private static InetAddress literal(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (text.startsWith("::ffff:") && !text.startsWith("::ffff:0:")) {
                byte[] mapped = new byte[16];
                mapped[10] = -1;
                mapped[11] = -1;
                System.arraycopy(address.getAddress(), 0, mapped, 12, 4);
                return Inet6Address.getByAddress(null, mapped, -1);
            }
            return address;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static NetworkPolicy policy(List<String> allowed, List<String> denied, List<String> ranges) {
        Source source = new Source("settings.json", 2, "network");
        return NetworkPolicy.builder()
                .allowed(allowed.stream()
                        .map(text -> new DomainRule(DomainPattern.parseAllow(text), source))
                        .toList())
                .denied(denied.stream()
                        .map(text -> new DomainRule(DomainPattern.parseDeny(text), source))
                        .toList())
                .deniedAddresses(ranges.stream().map(AddressRange::parse).toList())
                .build();
    }
}
