package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Port;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\n"
            + String.join("\r\n", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: yes", "", "");

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private GatewayUnderTest proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    /** A server that answers the first request with this, and from then on says again what it hears. */
    private Origin server(String response) throws Exception {
        Origin server = new Origin(connection -> {
            heads.add(Origin.readRequest(connection.getInputStream()));
            Origin.write(connection, response);
            connection.getInputStream().transferTo(connection.getOutputStream());
        });
        proxy.allow(server.authority());
        return server;
    }

    private String request(Origin server, String fields) {
        return "GET http://" + server.authority() + "/chat HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + fields
                + "\r\n";
    }

    private static final String UPGRADE = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n";

    @Test
    void bothSidesGoOnWithoutHttpOnceTheServerAgrees() throws Exception {
        try (Origin server = server(AGREED + "first");
                RawClient client = proxy.client()) {
            client.send(request(server, UPGRADE + "Sec-WebSocket-Key: k\r\n"));
            assertThat(client.readUntil("first"))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Upgrade: websocket\r\n", "Connection: upgrade\r\n", "Sec-WebSocket-Accept: yes\r\n")
                    .doesNotContain("Transfer-Encoding", "Content-Length")
                    .endsWith("\r\n\r\nfirst");
            client.send("\r\n\0 no request\r\n\r\n");
            assertThat(client.readUntil("no request\r\n\r\n")).startsWith("\r\n\0");
            assertThat(client.end().readAll()).isEmpty();
        }
        assertThat(heads)
                .singleElement()
                .asString()
                .startsWith("GET /chat HTTP/1.1\r\n")
                .containsIgnoringCase("Connection: upgrade\r\n")
                .contains("Upgrade: websocket\r\n", "Sec-WebSocket-Key: k\r\n")
                .doesNotContain("keep-alive", "Proxy-");
    }

    @Test
    void whatAnImpatientClientSendsFirstIsNoRequest() throws Exception {
        try (Origin server = server(AGREED);
                RawClient client = proxy.client()) {
            client.send(request(server, UPGRADE) + "GET http://denied.example/ HTTP/1.1\r\n\r\n");
            assertThat(client.readUntil("HTTP/1.1\r\n\r\n")).endsWith("GET http://denied.example/ HTTP/1.1\r\n\r\n");
        }
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void whereTheServerDeclinesTheNextRequestIsJudgedAsEver() throws Exception {
        try (Origin server = server("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
                RawClient client = proxy.client()) {
            client.send(request(server, UPGRADE) + "GET http://denied.example/ HTTP/1.1\r\nHost: x\r\n"
                    + proxy.authorization() + "Connection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 426 ").contains("\r\n\r\nnoHTTP/1.1 403 ");
        }
        assertThat(heads).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n",
                "Upgrade: websocket\r\n",
                "Connection: Upgrade\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n",
            })
    void nothingElseIsChangedTo(String fields) throws Exception {
        try (Origin server = server(AGREED);
                RawClient client = proxy.client()) {
            client.send(request(server, fields) + (fields.contains("Content-Length") ? "x" : ""));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
        assertThat(heads).singleElement().asString().doesNotContainIgnoringCase("upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c\r\nConnection: Upgrade\r\n", "Upgrade: websocket\r\n", ""})
    void aServerCannotChangeToWhatWasNotAskedFor(String fields) throws Exception {
        try (Origin server = server("HTTP/1.1 101 Switching Protocols\r\n" + fields + "\r\n");
                RawClient client = proxy.client()) {
            client.send(request(server, UPGRADE));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void aDeniedHostIsNotReached() throws Exception {
        try (Origin server = server(AGREED);
                RawClient client = proxy.client()) {
            proxy.deny(server.authority());
            client.send(request(server, UPGRADE));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403 ");
            assertThat(server.accepted).hasValue(0);
        }
    }

    @Test
    void anotherProxyIsAskedInItsOwnForm() throws Exception {
        try (Origin server = server(AGREED);
                RawClient client = proxy.client()) {
            proxy.allow("far.test").standIns(Optional.of(new Port(server.port())), Optional.empty());
            client.send("GET http://far.test/chat HTTP/1.1\r\n" + proxy.authorization() + UPGRADE + "\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
            client.send("bytes".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readUntil("bytes")).isEqualTo("bytes");
        }
        assertThat(heads).singleElement().asString().startsWith("GET http://far.test/chat HTTP/1.1\r\n");
    }
}
