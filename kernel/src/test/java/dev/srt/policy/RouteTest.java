package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    private static final String NO_PROXY = "intern, .corp.example,*.lab.example , 10.0.0.0/8 192.0.2.1,2001:db8::1,"
            + "ported.example:8080,[2001:db8::2]:443,not/a/range,%";

    private static NetworkPolicy policy(Optional<Port> http, Optional<Port> socks, ParentProxies parents) {
        return NetworkPolicy.builder()
                .httpProxy(http)
                .socksProxy(socks)
                .parents(parents)
                .build();
    }

    private static String route(NetworkPolicy policy, Route.Entrance entrance, String destination) {
        return switch (Route.of(policy, entrance, Destination.parse(destination))) {
            case Route.Direct direct -> "direct";
            case Route.Through(var proxy) -> proxy.toString();
            case Route.Inspected(var socket) -> socket.toString();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "a.example:80, parent",
        "intern:80, direct",
        "x.intern:80, direct",
        "corp.example:80, direct",
        "a.b.corp.example:80, direct",
        "notcorp.example:80, parent",
        "lab.example:80, parent",
        "x.lab.example:80, direct",
        "10.255.0.1:80, direct",
        "11.0.0.1:80, parent",
        "192.0.2.1:80, direct",
        "[2001:db8::1]:80, direct",
        "[2001:db8::3]:80, parent",
        "ported.example:8080, direct",
        "ported.example:80, parent",
        "[2001:db8::2]:443, direct",
        "[2001:db8::2]:80, parent",
        "localhost:80, direct",
        "a.localhost:80, direct",
        "127.0.0.9:80, direct",
        "[::1]:80, direct",
    })
    void whatIsExemptAndWhatIsLocalGoesStraight(String destination, String expected) {
        ParentProxies parents = new ParentProxies(
                Optional.of(ParentProxy.parse("http://p.example:1")),
                Optional.of(ParentProxy.parse("socks5://s.example:2")),
                ProxyExemption.parseList(NO_PROXY));
        NetworkPolicy policy = policy(Optional.empty(), Optional.empty(), parents);

        boolean straight = expected.equals("direct");
        assertThat(route(policy, Route.Entrance.HTTP_REQUEST, destination))
                .isEqualTo(straight ? "direct" : "http://p.example:1");
        assertThat(route(policy, Route.Entrance.HTTP_TUNNEL, destination))
                .isEqualTo(straight ? "direct" : "socks5://s.example:2");
        assertThat(route(policy, Route.Entrance.SOCKS, destination))
                .isEqualTo(straight ? "direct" : "socks5://s.example:2");
    }

    @ParameterizedTest
    @CsvSource({"a.example:80, /run/s", "x.a.example:443, /run/s", "b.example:80, http://127.0.0.1:8"})
    void whatIsInspectedGoesNoOtherWay(String destination, String expected) {
        InspectingProxy inspecting = new InspectingProxy(
                Path.of("/run/s"),
                List.of(DomainPattern.parseAllow("a.example"), DomainPattern.parseAllow("*.a.example")));
        NetworkPolicy policy =
                policy(Optional.of(new Port(8)), Optional.empty(), ParentProxies.NONE.inspectedBy(inspecting));
        assertThat(route(policy, Route.Entrance.HTTP_REQUEST, destination)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a.example:80", "intern:80", "localhost:80", "127.0.0.1:80"})
    void whatStandsInForOurProxiesIsNeverGoneAround(String destination) {
        ParentProxies parents = new ParentProxies(
                Optional.of(ParentProxy.parse("http://p.example:1")), Optional.empty(), ProxyExemption.parseList("*"));
        NetworkPolicy both = policy(Optional.of(new Port(8)), Optional.of(new Port(9)), parents);
        assertThat(route(both, Route.Entrance.HTTP_REQUEST, destination)).isEqualTo("http://127.0.0.1:8");
        assertThat(route(both, Route.Entrance.HTTP_TUNNEL, destination)).isEqualTo("http://127.0.0.1:8");
        assertThat(route(both, Route.Entrance.SOCKS, destination)).isEqualTo("socks5://127.0.0.1:9");

        NetworkPolicy one = policy(Optional.empty(), Optional.of(new Port(9)), parents);
        assertThat(route(one, Route.Entrance.HTTP_REQUEST, destination)).isEqualTo("socks5://127.0.0.1:9");
        NetworkPolicy other = policy(Optional.of(new Port(8)), Optional.empty(), parents);
        assertThat(route(other, Route.Entrance.SOCKS, destination)).isEqualTo("http://127.0.0.1:8");
    }
}
