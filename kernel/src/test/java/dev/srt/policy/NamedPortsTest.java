package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What rules say of ports, whoever asks. */
class NamedPortsTest {
    private static final Source SOURCE = new Source("settings.json", 1, "network");

    private static NetworkPolicy policy(List<String> allowed, List<String> denied, String... datagrams) {
        return NetworkPolicy.builder()
                .allowed(allowed.stream()
                        .map(text -> new DomainRule(DomainPattern.parseAllow(text), SOURCE))
                        .toList())
                .denied(denied.stream()
                        .map(text -> new DomainRule(DomainPattern.parseDeny(text), SOURCE))
                        .toList())
                .datagrams(Stream.of(datagrams)
                        .map(text -> DatagramRule.parse(text, SOURCE))
                        .toList())
                .build();
    }

    private static PortSet ports(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> PortSet.of(Optional.of(new Port(number))))
                .reduce(PortSet.NONE, PortSet::and);
    }

    @Test
    void aHostMayBeReachedByThePortsOfAllRulesThatMeanIt() {
        NetworkPolicy policy = policy(
                List.of("a.example.com:443", "*.example.com:80", "b.example.com", "10.0.0.0/8:5432", "10.1.1.1:22"),
                List.of("*:25", "c.b.example.com"));
        assertThat(EgressJudge.ports(policy, Host.parse("a.example.com"))).isEqualTo(ports(80, 443));
        assertThat(EgressJudge.ports(policy, Host.parse("x.example.com"))).isEqualTo(ports(80));
        assertThat(EgressJudge.ports(policy, Host.parse("b.example.com"))).isEqualTo(PortSet.ALL.without(ports(25)));
        assertThat(EgressJudge.ports(policy, Host.parse("c.b.example.com"))).isEqualTo(PortSet.NONE);
        assertThat(EgressJudge.ports(policy, Host.parse("example.com"))).isEqualTo(PortSet.NONE);
        assertThat(EgressJudge.ports(policy, Host.parse("10.1.1.1"))).isEqualTo(ports(22, 5432));
    }

    /** Two ways to the same answer. */
    @Test
    void thePortsAreThoseThatTheJudgeAllows() {
        Random random = new Random(20261125);
        List<String> hosts = List.of("example.com", "a.example.com", "b.a.example.com", "example.org", "10.0.0.1");
        List<String> forms = List.of("%s", "%s:1", "%s:2", "*.%s", "*.%s:1", "*.%s:3");
        for (int round = 0; round < 300; round++) {
            List<List<String>> lists = new ArrayList<>();
            for (int list = 0; list < 2; list++) {
                lists.add(IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> forms.get(random.nextInt(forms.size()))
                                .formatted(hosts.get(random.nextInt(hosts.size() - 1))))
                        .toList());
            }
            NetworkPolicy policy = policy(lists.get(0), lists.get(1));
            for (String host : hosts) {
                PortSet ports = EgressJudge.ports(policy, Host.parse(host));
                for (int port = 1; port <= 4; port++) {
                    Destination destination = new Destination(Host.parse(host), new Port(port));
                    assertThat(ports.contains(new Port(port)))
                            .as("%s of %s", destination, lists)
                            .isEqualTo(EgressJudge.judge(policy, destination).allowed());
                }
                if (Host.parse(host) instanceof Host.Name name) {
                    assertThat(EgressJudge.judgeLookup(policy, name).allowed()).isEqualTo(!ports.isEmpty());
                    assertThat(ports.isEmpty() || NamedPorts.sets(policy).contains(ports))
                            .as("%s of %s", host, lists)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void rulesThatDistinguishNoPortsMakeOneSet() {
        assertThat(NamedPorts.sets(policy(List.of("example.com", "*.example.org"), List.of("x.example.org"))))
                .containsExactly(PortSet.ALL);
    }

    @Test
    void tooManyRulesAreNotLookedAtEach() {
        List<String> many = IntStream.range(0, 5000)
                .mapToObj(i -> "n%d.example.com:%d".formatted(i, 1 + i))
                .toList();
        assertThat(NamedPorts.sets(policy(many, List.of()))).containsExactly(PortSet.ALL);
    }

    @Test
    void aNameMayBeLookedUpForItsDatagramsAlone() {
        NetworkPolicy policy =
                policy(List.of(), List.of("no.example.com"), "udp://time.example.com:123", "udp://no.example.com:1");
        assertThat(EgressJudge.judgeLookup(policy, new Host.Name("time.example.com"))
                        .allowed())
                .isTrue();
        assertThat(EgressJudge.judgeLookup(policy, new Host.Name("no.example.com"))
                        .allowed())
                .isFalse();
        assertThat(EgressJudge.judge(policy, Destination.parse("time.example.com:123"))
                        .allowed())
                .isFalse();
        assertThat(EgressJudge.judgeDatagram(policy, Destination.parse("time.example.com:123"))
                        .allowed())
                .isTrue();
        assertThat(EgressJudge.judgeDatagram(policy, Destination.parse("time.example.com:124")))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.fix())
                                .contains("add \"udp://time.example.com:124\" to network.allowedDomains"));
        assertThat(EgressJudge.judgeDatagram(policy, Destination.parse("no.example.com:1")))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo("host is on the deny list"));
        assertThat(NamedPorts.sets(policy)).contains(PortSet.NONE);
    }

    @Test
    void thePortsThatRulesStateAreListedOnce() {
        assertThat(NamedPorts.stated(policy(
                        List.of("a.example.com:443", "b.example.com:22", "c.example.com:443", "example.com"),
                        List.of())))
                .containsExactly(new Port(22), new Port(443));
    }
}
