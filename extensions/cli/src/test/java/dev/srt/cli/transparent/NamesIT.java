package dev.srt.cli.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs are told of names, and what becomes of the names that they ask for. */
@Needs({"root", "bwrap", "ip", "openssl", "curl", "ssh", "psql", "redis-server"})
class NamesIT {
    private static final String CALLERS = "dev.srt.cli.e2e.Caller#available";

    private static World world;

    @BeforeAll
    static void openWorld() throws IOException {
        world = World.open();
        world.layOut("ask.py");
    }

    @AfterAll
    static void closeWorld() {
        world.close();
    }

    /** Some look the name up themselves before they ask a proxy. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void theProxiesKnowWhatAnAddressStandsFor(Caller caller) throws Exception {
        try (Srt srt = world.srt(caller)) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {%s}}".formatted(World.allowing("web.world.test:443")), "--debug", "-c", """
                    address=$(getent ahostsv4 web.world.test | awk 'NR == 1 { print $1 }')
                    curl -sS -k https://$address/file
                    curl -sS -k -x "${ALL_PROXY/http:/socks5:}" https://web.world.test/file
                    curl -sS http://$address:81/ | sed -n 3p
                    """);

            assertThat(outcome.stdout())
                    .as("%s", outcome)
                    .startsWith("content\ncontent\nTo allow it, add \"web.world.test:81\"");
        }
    }

    /** Also where the host's own file of names is what gives them an address. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void aNameIsReachedByWhateverAddressItHasOutside(Caller caller) throws Exception {
        Outcome outcome = world.run(caller, World.allowing("*.world.test:80"), """
                for name in four six listed; do for version in 4 6; do
                    curl -sS -m 5 -$version http://$name.world.test/file
                done; done
                curl -sS -m 5 http://missing.world.test/ 2>&1
                """);

        assertThat(outcome.stdout().lines().limit(6))
                .as("%s", outcome)
                .hasSize(6)
                .containsOnly("content");
        assertThat(outcome.stdout()).contains("Connection reset by peer");
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void namesThatMayNotBeLookedUpNeverLeave(Caller caller) throws Exception {
        Outcome outcome = world.run(
                caller, World.allowing("web.world.test") + ", \"deniedDomains\": [\"*.web.world.test\"]", """
                for name in c2VjcmV0.web.world.test c2VjcmV0.other.test c2VjcmV0; do
                    getent ahosts $name; echo $?
                    python3 "$(dirname "$0")"/ask.py $name TXT MX NULL CNAME A AAAA ANY
                done
                """.replace(
                                "\"$(dirname \"$0\")\"", world.path("").toString()));

        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stdout().lines())
                .as("%s", outcome)
                .hasSize(24)
                .allMatch(line -> line.equals("2") || line.startsWith("NXDOMAIN 0"));
        assertThat(world.queries()).noneMatch(query -> query.contains("c2vjcmv0"));
        assertThat(outcome.stderr())
                .contains("deny network-lookup c2vjcmv0.web.world.test (host is on the deny list)")
                .contains("deny network-lookup c2vjcmv0.other.test (host is not on the allow list)");
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void questionsOfEveryKindAreAnsweredSensibly(Caller caller) throws Exception {
        Outcome outcome = world.run(caller, World.allowing("web.world.test"), """
                ask() { python3 %s/ask.py "$@"; }
                ask web.world.test HTTPS SVCB TXT SOA A AAAA ANY
                ask --tcp web.world.test A
                address=$(ask web.world.test A | sed 's/.* //')
                ask "$(echo $address | awk -F. '{ print $4 "." $3 "." $2 "." $1 ".in-addr.arpa" }')" PTR
                ask 1.0.0.127.in-addr.arpa PTR
                ask 8.8.8.8.in-addr.arpa PTR
                ask localhost A AAAA
                ask --edns other.test A
                """.formatted(world.path("")));

        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines).as("%s", outcome).hasSize(14);
        assertThat(lines.subList(0, 4)).containsOnly("NOERROR 0");
        assertThat(lines.get(4)).startsWith("NOERROR 1 198.19.");
        assertThat(lines.get(5)).startsWith("NOERROR 1 fd73:7274:");
        assertThat(lines.get(6)).isEqualTo(lines.get(4));
        assertThat(lines.get(7)).isEqualTo(lines.get(4));
        assertThat(lines.get(8)).isEqualTo("NOERROR 1 web.world.test");
        assertThat(lines.get(9)).isEqualTo("NOERROR 1 localhost");
        assertThat(lines.get(10)).isEqualTo("NXDOMAIN 0");
        assertThat(lines.get(11)).isEqualTo("NOERROR 1 127.0.0.1");
        assertThat(lines.get(12)).isEqualTo("NOERROR 1 ::1");
        assertThat(lines.get(13)).isEqualTo("NXDOMAIN 0 15 host is not on the allow list");
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void manyNamesKeepTheirAddresses(Caller caller) throws Exception {
        Outcome outcome = world.run(caller, World.allowing("*.world.test"), """
                python3 %s/ask.py --many 3000 world.test
                """.formatted(world.path("")));

        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("3000 names, 3000 addresses, 0 changed\n");
        assertThat(world.queries()).noneMatch(query -> query.startsWith("n"));
    }

    /** A policy that hides them hides them from resolvers, which then ask where the name server is. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void namesAreFoundWithoutTheFilesThatTellWhere(Caller caller) throws Exception {
        try (Srt srt = world.srt(caller)) {
            Outcome outcome = srt.runWith(
                    """
                    {"network": {"allowedDomains": ["web.world.test"]},
                     "filesystem": {"denyRead": ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"]}}
                    """,
                    "-c",
                    World.plainly("cat /etc/resolv.conf 2>&1 | head -c 4; curl -sS -m 5 http://web.world.test/file"));

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("cat:content\n");
        }
    }
}
