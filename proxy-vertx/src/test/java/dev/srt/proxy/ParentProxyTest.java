package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.InspectingProxy;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.ParentProxy;
import dev.srt.policy.Port;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParentProxyTest {
    /** RFC 6761: no resolver knows it. */
    private static final String NAME = "far.test";

    private GatewayUnderTest proxy;
    private Origin server;
    private Parent parent;
    private Origin listening;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest().allow(NAME, "192.0.2.1");
        server = new Origin(Parent.Greeter.conduct());
        parent = new Parent(server.port());
    }

    @AfterEach
    void close() throws Exception {
        if (listening != null) {
            listening.close();
        }
        server.close();
        proxy.close();
    }

    private void through(String url, Origin.Conduct conduct) throws Exception {
        listening = new Origin(conduct);
        ParentProxy at = ParentProxy.parse(url.replace("{}", "127.0.0.1:" + listening.port()));
        proxy.through(new ParentProxies(Optional.of(at), Optional.of(at), List.of()));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anHttpProxyIsSentTheAbsoluteUrlAndItsOwnLogin() throws Exception {
        through("http://user:pass@{}", parent.http());
        assertThat(proxy.get("http://FAR.test:80/a/../b?c#d")).startsWith("HTTP/1.1 200 ");
        assertThat(parent.asked)
                .singleElement()
                .asString()
                .startsWith("GET http://far.test/a/../b?c HTTP/1.1\r\n")
                .contains("Host: far.test\r\n", "Proxy-Authorization: " + basic("user:pass") + "\r\n")
                .doesNotContain(proxy.token())
                .doesNotContain(basic("srt:" + proxy.token()));
    }

    @Test
    void withoutALoginItIsSentNone() throws Exception {
        through("http://{}", parent.http());
        assertThat(proxy.get("http://far.test/")).startsWith("HTTP/1.1 200 ");
        assertThat(parent.asked).singleElement().asString().doesNotContain("Authorization");
    }

    @ParameterizedTest
    @CsvSource({"http://user:pass@{}, true", "socks5://user:pass@{}, false", "socks5://{}, false"})
    void aTunnelGoesThroughIt(String url, boolean http) throws Exception {
        through(url, http ? parent.http() : parent.socks());
        try (RawClient client = proxy.client()) {
            client.send("CONNECT far.test:22 HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ").doesNotContain("X-Parent");
            assertThat(client.readUntil("\n")).isEqualTo(Parent.Greeter.GREETING);
            assertThat(client.send("bytes").end().readAll()).isEqualTo("heard bytes");
        }
        if (http) {
            assertThat(parent.asked)
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT far.test:22 HTTP/1.1\r\n")
                    .containsIgnoringCase("Proxy-Authorization: " + basic("user:pass") + "\r\n");
        } else {
            assertThat(parent.asked).containsExactly((url.contains("@") ? "user:pass " : "") + "far.test:22");
        }
    }

    @RepeatedTest(20)
    void whatIsSaidAtOnceIsHeardThoughNothingFollows() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        through("http://{}", client -> {
            Origin.readRequest(client.getInputStream());
            Origin.write(client, "HTTP/1.1 200 OK\r\n\r\nall there is");
            client.shutdownOutput();
            heard.add(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        });
        try (RawClient client = proxy.client()) {
            client.send("CONNECT far.test:22 HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nall there is");
            client.send("more").end();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("more");
        }
    }

    @Test
    void anAddressGoesToASocksProxyAsOne() throws Exception {
        through("socks5://{}", parent.socks());
        try (RawClient client = proxy.client()) {
            client.send("CONNECT 192.0.2.1:22 HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            assertThat(client.readUntil(Parent.Greeter.GREETING)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(parent.asked).containsExactly("192.0.2.1:22");
    }

    @Test
    void aSocksClientGoesThroughAnHttpProxy() throws Exception {
        through("http://{}", parent.http());
        try (RawClient client = proxy.client()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(new byte[] {5, 1, 2, 1, 3, 's', 'r', 't', 32});
            all.writeBytes(proxy.token().getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(new byte[] {5, 1, 0, 3, 8});
            all.writeBytes(NAME.getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(new byte[] {0, 22});
            client.send(all.toByteArray());
            client.read(2 + 2 + 10);
            assertThat(client.readUntil("\n")).isEqualTo(Parent.Greeter.GREETING);
        }
        assertThat(parent.asked).singleElement().asString().startsWith("CONNECT far.test:22 ");
    }

    @Test
    void plainRequestsGoThroughASocksProxyInOriginForm() throws Exception {
        server.close();
        server = new Origin(connection -> {
            Origin.write(connection, Parent.Greeter.GREETING);
            Origin.echo().serve(connection);
        });
        parent = new Parent(server.port());
        through("socks5://{}", parent.socks());
        // The greeting is no HTTP: what the proxy hands over must be read as the response.
        assertThat(proxy.get("http://far.test/")).startsWith("HTTP/1.1 502 ");
        assertThat(parent.asked).containsExactly("far.test:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET http://denied.test/ HTTP/1.1", "CONNECT denied.test:443 HTTP/1.1"})
    void whatIsNotAllowedNeverReachesIt(String line) throws Exception {
        through("http://{}", parent.http());
        assertThat(proxy.exchange(line + "\r\nHost: x\r\n{AUTH}Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("X-Proxy-Error: blocked-by-allowlist");
        assertThat(listening.accepted).hasValue(0);
    }

    @Test
    void aNameThatMeansThisHostIsRefusedThoughTheProxyMightThinkOtherwise() throws Exception {
        String name = NamesOfTests.meaning("127.0.0.1");
        proxy.allow(name);
        through("http://{}", parent.http());
        assertThat(proxy.get("http://" + name + "/"))
                .startsWith("HTTP/1.1 403 ")
                .contains("X-Proxy-Error: blocked-by-sandbox-runtime");
        assertThat(listening.accepted).hasValue(0);
    }

    @Test
    void whatListensHereIsReachedWithoutIt() throws Exception {
        try (Origin near = new Origin(Origin.echo())) {
            proxy.allow(near.authority());
            through("http://{}", parent.http());
            assertThat(proxy.get("http://" + near.authority() + "/near")).contains("GET /near");
            assertThat(listening.accepted).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 407 Proxy Authentication Required, 407",
        "HTTP/1.1 403 Forbidden, 403",
        "nonsense, answered",
    })
    void itsRefusalOfATunnelIsABadGatewayThatSaysWhy(String status, String told) throws Exception {
        through("http://user:hunter2@{}", parent.answering(status + "\r\nContent-Length: 0\r\n\r\n"));
        assertThat(proxy.exchange("CONNECT far.test:443 HTTP/1.1\r\n{AUTH}\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("127.0.0.1", told)
                .doesNotContain("hunter2");
    }

    @Test
    void itsWishForAnotherLoginIsNoneOfTheClients() throws Exception {
        String wish = String.join(
                "\r\n", "HTTP/1.1 407 Wanted", "Proxy-Authenticate: Basic realm=x", "Content-Length: 0", "", "");
        through("http://user:hunter2@{}", parent.answering(wish));
        assertThat(proxy.get("http://far.test/"))
                .startsWith("HTTP/1.1 502 ")
                .contains("another login")
                .doesNotContain("hunter2");
    }

    @Test
    void aDeadProxyIsABadGatewayAtOnce() throws Exception {
        through("http://{}", parent.http());
        listening.close();
        assertThat(proxy.get("http://far.test/")).startsWith("HTTP/1.1 502 ");
        assertThat(proxy.exchange("CONNECT far.test:443 HTTP/1.1\r\n{AUTH}\r\n"))
                .startsWith("HTTP/1.1 502 ");
    }

    @Test
    void aProxyThatIsNowhereIsABadGateway() throws Exception {
        ParentProxy nowhere = ParentProxy.parse("http://nowhere.test:1");
        proxy.through(new ParentProxies(Optional.of(nowhere), Optional.of(nowhere), List.of()));
        assertThat(proxy.get("http://far.test/")).startsWith("HTTP/1.1 502 ").contains("cannot be found");
    }

    @Test
    void aProxyThatStandsInForOursIsGoneThroughOnceAllowed() throws Exception {
        listening = new Origin(parent.http());
        proxy.allow("localhost:" + server.port()).standIns(Optional.of(new Port(listening.port())), Optional.empty());

        try (RawClient client = proxy.client()) {
            client.send("CONNECT localhost:" + server.port() + " HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            assertThat(client.readUntil(Parent.Greeter.GREETING)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(proxy.get("http://denied.test/")).startsWith("HTTP/1.1 403 ");
        assertThat(parent.asked).hasSize(1);
    }

    @Test
    void whatAnInspectingProxyIsToSeeGoesNoOtherWay(@TempDir Path temporary) throws Exception {
        Path socket = temporary.resolve("socket");
        through("http://{}", parent.http());
        proxy.through(proxy.policy
                .get()
                .parents()
                .inspectedBy(new InspectingProxy(socket, List.of(DomainPattern.parseAllow(NAME)))));
        String connect = "CONNECT far.test:22 HTTP/1.1\r\n" + proxy.authorization() + "\r\n";

        assertThat(proxy.exchange(connect)).startsWith("HTTP/1.1 502 ").contains(socket.toString());
        assertThat(proxy.get("http://far.test/x")).startsWith("HTTP/1.1 502 ");
        assertThat(parent.asked).isEmpty();

        UnixBridge bridge = new UnixBridge(socket, listening.port());
        try (RawClient client = proxy.client()) {
            client.send(connect);
            assertThat(client.readUntil(Parent.Greeter.GREETING)).startsWith("HTTP/1.1 200 ");
            assertThat(client.send("bytes").end().readAll()).isEqualTo("heard bytes");
            assertThat(proxy.get("http://far.test/x")).contains("GET http://far.test/x HTTP/1.1");
        } finally {
            bridge.close();
        }
    }

    @Test
    void anotherGatewayOfOursCanBeTheProxy() throws Exception {
        GatewayUnderTest outer = new GatewayUnderTest().allow("localhost:" + server.port());
        try {
            String login = "srt:" + outer.token() + "@";
            ParentProxy at = ParentProxy.parse("http://" + login + "127.0.0.1:" + outer.port);
            proxy.through(new ParentProxies(Optional.of(at), Optional.of(at), List.of()));
            assertThat(proxy.get("http://far.test/"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("host is not on the allow list");
        } finally {
            outer.close();
        }
    }
}
