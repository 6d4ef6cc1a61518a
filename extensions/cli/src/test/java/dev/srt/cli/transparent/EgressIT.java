package dev.srt.cli.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of connections and datagrams that programs send by themselves. */
@Needs({"root", "bwrap", "ip", "openssl", "curl", "ssh", "gcc", "psql", "redis-server"})
class EgressIT {
    private static final String CALLERS = "dev.srt.cli.e2e.Caller#available";

    private static World world;

    @BeforeAll
    static void openWorld() throws IOException {
        world = World.open();
        String program = world.path("without-nftables").toString();
        World.run(
                "gcc",
                "-O1",
                "-Wall",
                "-o",
                program,
                world.layOut("without-nftables.c").toString());
    }

    @AfterAll
    static void closeWorld() {
        world.close();
    }

    private static int arrivals(String port) throws IOException {
        return Collections.frequency(world.arrivals(), port);
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void anAddressThatARuleNamesIsReachedByItsPortAlone(Caller caller) throws Exception {
        int before = arrivals("81");
        Outcome outcome = world.run(caller, World.allowing("192.0.2.11:80", "[2001:db8::/64]:80") + """
                , "deniedDomains": ["[2001:db8::10]:80"]""", """
                for url in http://192.0.2.11/file 'http://[2001:db8::11]/file' \\
                        http://192.0.2.10/ http://192.0.2.11:81/ 'http://[2001:db8::10]/' 'http://[2001:db9::1]/'; do
                    curl -sS -m 5 "$url" 2>&1 | head -1
                done
                """);

        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines).as("%s", outcome).hasSize(6);
        assertThat(lines.subList(0, 2)).containsOnly("content");
        assertThat(lines.subList(2, 6)).allMatch(line -> line.contains("Failed to connect"));
        assertThat(outcome.stderr())
                .contains("deny network-outbound 192.0.2.10:80 (host is not on the allow list)")
                .contains("deny network-outbound 192.0.2.11:81 (host is not on the allow list)")
                .contains("deny network-outbound [2001:db8::10]:80 (host is on the deny list)")
                .contains("deny network-outbound [2001:db9::1]:80 (host is not on the allow list)");
        assertThat(arrivals("81")).isEqualTo(before);
    }

    /** One address may serve many names: the one that was judged is the one that may be asked for. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void tlsForAnotherNameIsRefused(Caller caller) throws Exception {
        int before = arrivals("443");
        Outcome outcome = world.run(caller, World.allowing("web.world.test:443"), """
                fetch() { curl -sS -m 5 -k "$@" https://$name/file 2>&1; }
                name=web.world.test fetch
                address=$(getent ahostsv4 web.world.test | awk 'NR == 1 { print $1 }')
                name=other.world.test fetch --resolve other.world.test:443:$address
                name=$address fetch
                """);

        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines).as("%s", outcome).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("content");
        assertThat(lines.get(1)).contains("reset by peer");
        assertThat(lines.get(2)).as("a client that names nobody").isEqualTo("content");
        assertThat(outcome.stderr())
                .contains("deny network-outbound web.world.test:443 (TLS for another name: other.world.test)");
        // The one that was refused was dialled, and said nothing.
        assertThat(arrivals("443")).isBetween(before + 2, before + 3);
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void datagramsGoWhereARuleNamesTheService(Caller caller) throws Exception {
        int before = arrivals("124");
        Outcome outcome = world.run(caller, World.allowing("udp://web.world.test:123", "udp://192.0.2.11:123"), """
                python3 - <<'end'
                import socket
                for host, port in (("web.world.test", 123), ("192.0.2.11", 123), ("web.world.test", 124), ("192.0.2.10", 123)):
                    for kind, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM):
                        one = socket.socket(kind, socket.SOCK_DGRAM)
                        one.settimeout(5)
                        try:
                            one.connect(address)
                            for message in (b"one", b"two"):
                                one.send(message)
                                print(one.recv(100).decode(), flush=True)
                        except OSError as failure:
                            print(failure.strerror, flush=True)
                end
                curl -sS -m 5 http://web.world.test:123/ 2>&1
                """);

        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines.subList(0, 6)).as("%s", outcome).containsExactly("ONE", "TWO", "ONE", "TWO", "ONE", "TWO");
        assertThat(lines.subList(6, 9)).containsOnly("Operation not permitted");
        assertThat(lines.get(9)).contains("Failed to connect");
        assertThat(outcome.stderr())
                .contains("deny network-outbound udp://web.world.test:124 (host is not on the allow list)")
                .contains("deny network-outbound udp://192.0.2.10:123 (host is not on the allow list)");
        assertThat(arrivals("124")).isEqualTo(before);
    }

    /** A service of the host's loopback is at its port, but for a server inside that has the same. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void aServiceOfTheHostGivesWayToAServerInside(Caller caller) throws Exception {
        try (Srt srt = world.srt(caller)) {
            String serving =
                    world.entering().replace("exec nsenter", """
                    nsenter --net=/proc/$WORLD/ns/net python3 -c '
                    import socket
                    server = socket.create_server(("127.0.0.1", 8765))
                    print("listening", flush=True)
                    while True: server.accept()[0].sendall(b"outside\\n")' >listening &
                    trap "kill $!" EXIT
                    until grep -q listening listening; do sleep 0.1; done
                    nsenter""".replace("$WORLD", Long.toString(world.pid())));
            Outcome outcome = srt.through(serving.replace("exec \"$@\"", "\"$@\""))
                    .runWith("{\"network\": {\"allowedDomains\": [\"localhost:8765\"]}}", "-c", World.plainly("""
                            look() { python3 -c '
                            import socket, sys
                            try: print(socket.create_connection((sys.argv[1], 8765)).makefile().readline().strip())
                            except OSError as failure: print(failure.strerror)' $1; }
                            look 127.0.0.1; look localhost
                            python3 -c '
                            import socket
                            server = socket.create_server(("127.0.0.1", 8765))
                            for one in (1, 2): server.accept()[0].sendall(b"inside\\n")' &
                            until [ "$(look 127.0.0.1)" = inside ]; do sleep 0.1; done
                            look 127.0.0.1
                            wait
                            look 127.0.0.1
                            """));

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("outside\noutside\ninside\noutside\n");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void eachWayOfConfiningServesOrRefuses(Caller caller, Way way) throws Exception {
        int before = arrivals("81");
        try (Srt srt = world.srt(caller, way)) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {%s}}".formatted(World.allowing("web.world.test:80", "192.0.2.11:80")),
                    "--debug",
                    "-c",
                    World.plainly("""
                            for url in http://web.world.test/file http://192.0.2.11/file \\
                                    http://web.world.test:81/ http://192.0.2.10/ http://other.world.test/; do
                                curl -sS -m 5 $url 2>&1
                            done
                            """));

            List<String> lines = outcome.stdout().lines().toList();
            assertThat(lines).as("%s", outcome).hasSize(5);
            if (way == Way.FENCE) {
                assertThat(lines).noneMatch("content"::equals);
                assertThat(outcome.stderr())
                        .contains("transparent egress: none without a network of the sandbox's own");
            } else {
                assertThat(lines.subList(0, 2)).containsOnly("content");
                assertThat(lines.subList(2, 4)).allMatch(line -> line.contains("Failed to connect"));
                assertThat(outcome.stderr()).contains("transparent egress: by a table of the kernel's");
            }
            assertThat(lines.get(4)).contains("Could not resolve host");
        }
        assertThat(arrivals("81")).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource(CALLERS)
    void itCanBeTurnedOff(Caller caller) throws Exception {
        Outcome outcome =
                world.run(caller, World.allowing("web.world.test", "192.0.2.11") + ", \"transparent\": false", """
                grep -c world.test /etc/resolv.conf
                curl -sS -m 5 http://web.world.test/ 2>&1; curl -sS -m 5 http://192.0.2.11/ 2>&1
                """);

        assertThat(outcome.stdout().lines().toList().getFirst()).isEqualTo("1");
        assertThat(outcome.stdout())
                .as("%s", outcome)
                .contains("Could not resolve host")
                .contains("Failed to connect");
        assertThat(outcome.stderr()).contains("transparent egress: off, since network.transparent is false");
    }

    /** The gateway judges every connection, whatever the kernel does. */
    @ParameterizedTest
    @MethodSource(CALLERS)
    void withoutTablesThePortsThatRulesNameAreServed(Caller caller) throws Exception {
        int before = arrivals("81");
        try (Srt srt = Srt.of(caller)
                .through("exec %s \"$@\"".formatted(world.path("without-nftables")))
                .through(world.entering())) {
            Outcome outcome = srt.runWith(
                    "{\"network\": {%s}}".formatted(World.allowing("web.world.test", "192.0.2.11:6379")),
                    "--debug",
                    "-c",
                    World.plainly("""
                            curl -sS -m 5 http://web.world.test/file; curl -sS -m 5 -k https://web.world.test/file
                            curl -sS -m 5 http://192.0.2.11/ 2>&1; curl -sS -m 5 http://web.world.test:81/ 2>&1
                            curl -sS -m 5 http://other.world.test/ 2>&1
                            python3 -c '
                            import socket
                            one = socket.create_connection(("192.0.2.11", 6379))
                            one.sendall(b"GET file\\r\\n")
                            print(one.recv(100))'
                            """));

            List<String> lines = outcome.stdout().lines().toList();
            assertThat(lines).as("%s", outcome).hasSize(6);
            assertThat(lines.subList(0, 2)).containsOnly("content");
            assertThat(lines.get(2)).contains("reset by peer");
            assertThat(lines.get(3)).contains("Failed to connect");
            assertThat(lines.get(4)).contains("Could not resolve host");
            assertThat(lines.get(5)).contains("content");
            assertThat(outcome.stderr())
                    .contains("so for the ports 22, 80, 443, 6379")
                    .contains("deny network-outbound 192.0.2.11:80 (host is not on the allow list)");
        }
        assertThat(arrivals("81")).isEqualTo(before);
    }
}
