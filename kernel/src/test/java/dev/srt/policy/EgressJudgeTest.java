package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressJudgeTest {
    private static final Source SOURCE = new Source("settings.json", 7, "network.allowedDomains[0]");

    @Test
    void nothingIsReachableWithoutARule() {
        Decision.Denied denied = denied(NetworkPolicy.CLOSED, "example.com:443");
        assertThat(denied.rule()).isEmpty();
        assertThat(denied.reason()).isEqualTo("host is not on the allow list");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com:443, '\"example.com\"'",
        "example.com:8443, '\"example.com:8443\"'",
        "localhost:80, '\"localhost:80\"'",
        "[::1]:443, '\"[::1]\"'",
    })
    void theFixIsTheEntryThatWouldAllowIt(String destination, String entry) {
        assertThat(denied(NetworkPolicy.CLOSED, destination).fix().orElseThrow())
                .startsWith("add " + entry + " to network.allowedDomains");
    }

    @Test
    void aDenyWinsOverAnAllow() {
        assertThat(EgressJudge.judge(policy(List.of("example.com"), List.of()), Destination.parse("example.com:22")))
                .isInstanceOf(Decision.Allowed.class);
        NetworkPolicy policy = policy(List.of("example.com"), List.of(rule("example.com:22", Optional.empty())));
        Decision.Denied denied = denied(policy, "EXAMPLE.com.:22");
        assertThat(denied.rule()).contains(policy.denied().getFirst());
        assertThat(denied.reason()).isEqualTo("host is on the deny list");
        assertThat(denied.fix().orElseThrow()).contains("settings.json:7");
        assertThat(EgressJudge.judge(policy, Destination.parse("example.com:443"))
                        .allowed())
                .isTrue();
    }

    @Test
    void aDenyGivesItsOwnReason() {
        NetworkPolicy policy =
                policy(List.of("localhost"), List.of(rule("*:22", Optional.of("use the mirror instead"))));
        assertThat(denied(policy, "localhost:22").reason()).isEqualTo("use the mirror instead");
    }

    @Test
    void anAllowTellsTheRuleThatDecided() {
        NetworkPolicy policy = policy(List.of("a.example", "b.example"), List.of());
        assertThat(EgressJudge.judge(policy, Destination.parse("b.example:1")))
                .isEqualTo(new Decision.Allowed(Optional.of(policy.allowed().get(1))));
    }

    private static Decision.Denied denied(NetworkPolicy policy, String destination) {
        Decision decision = EgressJudge.judge(policy, Destination.parse(destination));
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        return (Decision.Denied) decision;
    }

    private static DomainRule rule(String text, Optional<String> reason) {
        return new DomainRule(DomainPattern.parseDeny(text), SOURCE, reason);
    }

    private static NetworkPolicy policy(List<String> allowed, List<DomainRule> denied) {
        return NetworkPolicy.builder()
                .allowed(allowed.stream()
                        .map(text -> new DomainRule(DomainPattern.parseAllow(text), SOURCE))
                        .toList())
                .denied(denied)
                .build();
    }
}
