package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Access;
import dev.srt.violation.Violation;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
        origin = new Origin(Origin.echo());
        proxy.allow(origin.authority());
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
        proxy.close();
    }

    @Test
    void anAllowedRequestIsForwardedInOriginForm() throws Exception {
        String answer = proxy.get("http://" + origin.authority() + "/p?q=1#fragment");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("X-Up: yes\r\n")
                .contains("GET /p?q=1 HTTP/1.1\r\n")
                .contains("Host: " + origin.authority() + "\r\n");
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void aRequestThatNoRuleAllowsIsRefusedAndReported() throws Exception {
        String answer = proxy.get("http://other.example/");
        assertThat(answer)
                .startsWith("HTTP/1.1 403 Forbidden\r\n")
                .contains("X-Proxy-Error: blocked-by-allowlist\r\n")
                .contains("Content-Type: text/plain; charset=utf-8\r\n")
                .contains("\r\n\r\nConnection blocked by network allowlist\n")
                .contains("\nother.example:80: host is not on the allow list\n")
                .contains("\nTo allow it, add \"other.example\" to network.allowedDomains");
        Violation violation = proxy.violation();
        assertThat(violation.access()).isEqualTo(new Access.Connect(GatewayUnderTest.destination("other.example:80")));
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void eachRequestOfAConnectionIsJudged() throws Exception {
        String answer = proxy.exchange("GET http://" + origin.authority() + "/one HTTP/1.1\r\nHost: a\r\n{AUTH}\r\n"
                + "GET http://other.example/two HTTP/1.1\r\nHost: " + origin.authority() + "\r\n{AUTH}\r\n"
                + "GET http://" + origin.authority() + "/three HTTP/1.1\r\nHost: a\r\n{AUTH}\r\n"
                + "GET http://" + origin.authority() + "/four HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(Pattern.compile("HTTP/1.1 (\\d{3})")
                        .matcher(answer)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("200", "403", "200", "407");
        assertThat(answer).contains("GET /one", "GET /three").doesNotContain("/two", "/four");
    }

    @Test
    void anUpstreamConnectionIsKeptForTheNextRequestButNotAcrossAPolicyChange() throws Exception {
        String request =
                "GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization() + "\r\n";
        try (RawClient client = proxy.client()) {
            client.send(request).readUntil("Host: " + origin.authority() + "\r\n\r\n");
            client.send(request).readUntil("Host: " + origin.authority() + "\r\n\r\n");
            assertThat(origin.accepted).hasValue(1);
            proxy.deny("other.example");
            client.send(request).readUntil("Host: " + origin.authority() + "\r\n\r\n");
            assertThat(origin.accepted).hasValue(2);
            proxy.deny(origin.authority());
            client.send(request);
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void twoClientsNeverShareAnUpstreamConnectionAtOnce() throws Exception {
        String request =
                "GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization() + "\r\n";
        try (RawClient one = proxy.client();
                RawClient two = proxy.client()) {
            one.send(request).readUntil(origin.authority() + "\r\n\r\n");
            two.send(request).readUntil(origin.authority() + "\r\n\r\n");
            assertThat(origin.accepted).hasValue(2);
        }
    }

    @Test
    void thousandsOfRefusedRequestsInOneGoAreAnsweredOneByOne() throws Exception {
        int count = 5_000;
        String request = "GET http://other.example/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization() + "\r\n";
        try (RawClient client = proxy.client()) {
            Thread.ofVirtual().start(() -> {
                try {
                    client.send(request.repeat(count)).end();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            String answers = client.readAll();
            assertThat(answers.split("HTTP/1.1 403 ", -1)).hasSize(count + 1);
        }
    }

    @Test
    void fieldsOfOneConnectionGoNoFurther() throws Exception {
        String answer = proxy.exchange("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n{AUTH}"
                + "Proxy-Connection: keep-alive\r\nProxy-Anything: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: h2c\r\n"
                + "X-Named: 1\r\nX-Other: 2\r\nConnection: X-Named , upgrade\r\nConnection: x-other,close\r\n"
                + "X-Kept: 3\r\n\r\n");
        assertThat(answer).contains("X-Kept: 3");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT))
                .doesNotContain("proxy-", "keep-alive", "te:", "upgrade", "x-named", "x-other", "connection");
    }

    @Test
    void fieldsOfTheUpstreamsConnectionComeNoFurther() throws Exception {
        String response = String.join(
                "\r\n",
                "HTTP/1.1 200 Fine",
                "X-Named: 1",
                "Keep-Alive: timeout=5",
                "Connection: x-named",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "X-Kept: 2",
                "Content-Length: 2",
                "",
                "ok");
        try (Origin other = new Origin(Origin.fixed(response))) {
            proxy.allow(other.authority());
            String answer = proxy.get("http://" + other.authority() + "/");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 Fine\r\n")
                    .contains("X-Kept: 2")
                    .endsWith("\r\n\r\nok");
            assertThat(answer).doesNotContain("X-Named", "Keep-Alive", "Upgrade", "Proxy-Authenticate");
        }
    }

    @Test
    void aHeadOfMoreThan16KilobytesIsRefused() throws Exception {
        String answer = proxy.exchange("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n{AUTH}X-Big: "
                + "a".repeat(20_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431 ").doesNotContain("<reset>");
        String fits = proxy.exchange("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n{AUTH}X-Big: "
                + "a".repeat(16_000) + "\r\nConnection: close\r\n\r\n");
        assertThat(fits).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aDeadUpstreamIs502AtOnce() throws Exception {
        proxy.allow("localhost");
        assertThat(proxy.get("http://localhost:1/"))
                .startsWith("HTTP/1.1 502 ")
                .contains("Cannot connect to localhost:1: connection refused");
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void aNameThatDoesNotResolveIs502() throws Exception {
        proxy.allow("nowhere.invalid");
        assertThat(proxy.get("http://nowhere.invalid/"))
                .startsWith("HTTP/1.1 502 ")
                .contains("the name does not resolve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
            })
    void aResponseThatIsNoneIs502(String response) throws Exception {
        try (Origin other = new Origin(connection -> {
            Origin.readRequest(connection.getInputStream());
            Origin.write(connection, response);
        })) {
            proxy.allow(other.authority());
            assertThat(proxy.get("http://" + other.authority() + "/")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void aResponseThatBreaksOffBreaksOffAtTheClientToo() throws Exception {
        try (Origin other = new Origin(connection -> {
            Origin.readRequest(connection.getInputStream());
            Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        })) {
            proxy.allow(other.authority());
            String answer = proxy.exchange("GET http://" + other.authority() + "/ HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhalf");
        }
    }

    @Test
    void aRequestThatMeetsAConnectionClosedAsIdleIsSentAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (Origin other = new Origin(connection -> {
            connections.incrementAndGet();
            Origin.readRequest(connection.getInputStream());
            Origin.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            // Takes the next request and closes without a word.
            Origin.readRequest(connection.getInputStream());
        })) {
            proxy.allow(other.authority());
            String request =
                    "GET http://" + other.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization() + "\r\n";
            try (RawClient client = proxy.client()) {
                client.send(request).readUntil("\r\n\r\nok");
                client.send(request).readUntil("\r\n\r\nok");
            }
            assertThat(connections).hasValue(2);
        }
    }
}
