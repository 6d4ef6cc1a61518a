package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainRulesTest {
    private static final List<String> LABELS = List.of("a", "b", "ab", "com", "example");
    private static final List<String> ADDRESSES = List.of(
            "10.0.0.1", "10.0.0.2", "10.9.0.1", "127.0.0.1", "[::1]", "[fd00::1]", "[fd00::2]", "[64:ff9b::a00:1]");
    private static final List<String> RANGES =
            List.of("10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "fd00::/8", "fd00::2/127", "::/0", "127.0.0.0/8");

    private static DomainRule rule(String text) {
        return new DomainRule(DomainPattern.parseDeny(text), Source.builtIn(text));
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** What the index finds is what asking one rule after the other finds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theFirstRuleThatMeansADestinationIsFound(int seed) {
        Random random = new Random(seed);
        List<DomainRule> list = Stream.generate(() -> randomRule(random))
                .limit(random.nextInt(30))
                .toList();
        DomainRules rules = DomainRules.of(list);
        for (int i = 0; i < 100; i++) {
            Destination destination = Destination.parse(randomHost(random) + ":" + randomPort(random));
            Optional<DomainRule> walked = list.stream()
                    .filter(rule -> rule.pattern().matches(destination))
                    .findFirst();
            assertThat(rules.first(destination))
                    .as("%s in %s", destination, list)
                    .isEqualTo(walked);
        }
    }

    private static DomainRule randomRule(Random random) {
        String host = switch (random.nextInt(10)) {
            case 0 -> "*";
            case 1, 2 -> "*." + name(random, 2);
            case 3, 4 -> any(RANGES, random);
            default -> randomHost(random);
        };
        if (random.nextInt(20) == 0) {
            return new DomainRule(new DomainPattern.AnyRemote(), Source.builtIn("test"));
        }
        if (random.nextBoolean()) {
            return rule(host);
        }
        String bracketed = host.indexOf('/') >= 0 && host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return rule(bracketed + ":" + randomPort(random));
    }

    private static String randomHost(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> any(ADDRESSES, random);
            case 1 -> "localhost";
            default -> name(random, 2);
        };
    }

    private static String name(Random random, int least) {
        return Stream.generate(() -> any(LABELS, random))
                .limit(least + random.nextInt(3))
                .reduce((left, right) -> left + "." + right)
                .orElseThrow();
    }

    private static int randomPort(Random random) {
        return random.nextBoolean() ? 443 : 80;
    }

    private static String any(List<String> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    @Test
    void theyAreAListOfTheRules() {
        List<DomainRule> list = List.of(rule("a.example"), rule("*:22"));
        DomainRules rules = DomainRules.of(list);
        assertThat(rules).isEqualTo(list).hasSize(2);
        assertThat(DomainRules.of(rules)).isSameAs(rules);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1:1, true",
        "10.0.0.0/8, 11.0.0.1:1, false",
        "10.0.0.0/8, [::ffff:10.0.0.1]:1, true",
        "10.0.0.0/8:443, 10.0.0.1:443, true",
        "10.0.0.0/8:443, 10.0.0.1:80, false",
        "fc00::/7, [fd00::1]:1, true",
        "[fc00::/7], [fd00::1]:1, true",
        "[fc00::/7]:443, [fd00::1]:443, true",
        "[fc00::/7]:443, [fd00::1]:80, false",
        "10.1.2.3/8, 10.0.0.1:1, true",
        "10.0.0.0/8, ten.example:1, false",
    })
    void aRangeMeansItsAddresses(String entry, String destination, boolean meant) {
        assertThat(DomainPattern.parseAllow(entry).matches(Destination.parse(destination)))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/1307064330706433",
                "10.0.0/8",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/8:0",
                "10.0.0.0/8:x",
                "fc00::/129",
                "[fc00::/7",
                "[fc00::/7]x",
                "0.0.0.0/0",
                "::/0",
                "example.com/8",
                "face/8",
            })
    void whatIsNoRangeIsRefused(String entry) {
        assertThatThrownBy(() -> DomainPattern.parseAllow(entry)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aDeniedAddressIsDeniedInsideAnIpv6AddressToo() {
        NetworkPolicy policy = NetworkPolicy.builder()
                .allowed(List.of(new DomainRule(new DomainPattern.AnyRemote(), Source.builtIn("test"))))
                .denied(List.of(rule("10.0.0.0/8")))
                .build();
        assertThat(List.of("10.0.0.1:1", "[64:ff9b::a00:1]:1", "[2002:a00:1::]:1", "[::a00:1]:1"))
                .allSatisfy(denied -> assertThat(EgressJudge.judge(policy, Destination.parse(denied)))
                        .isInstanceOf(Decision.Denied.class));
        assertThat(List.of("[64:ff9b::7f00:1]:1", "[64:ff9b::a9fe:a9fe]:80", "[2002:7f00:1::]:1"))
                .as("this host and its link, in the clothes of elsewhere")
                .allSatisfy(denied -> assertThat(EgressJudge.judge(policy, Destination.parse(denied)))
                        .isInstanceOf(Decision.Denied.class));
        assertThat(EgressJudge.judge(policy, Destination.parse("[64:ff9b::b00:1]:1"))
                        .allowed())
                .isTrue();
    }
}
