package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How messages are delimited on either side: nothing that two parsers could read differently passes. */
class FramingTest {
    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest(new Deadlines(
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofMinutes(4),
                Duration.ofHours(2)));
        origin = new Origin(Origin.echo());
        proxy.allow(origin.authority());
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
        proxy.close();
    }

    static Stream<Arguments> smuggling() {
        return Stream.of(
                Arguments.of("length and chunked", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX"),
                Arguments.of("chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX"),
                Arguments.of("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
                Arguments.of("two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde"),
                Arguments.of("a list of lengths", "Content-Length: 5, 6\r\n\r\nabcdef"),
                Arguments.of("a signed length", "Content-Length: +5\r\n\r\nabcde"),
                Arguments.of("a negative length", "Content-Length: -5\r\n\r\nabcde"),
                Arguments.of("a hexadecimal length", "Content-Length: 0x5\r\n\r\nabcde"),
                Arguments.of("a length that overflows", "Content-Length: 18446744073709551621\r\n\r\nabcde"),
                Arguments.of("an empty length", "Content-Length: \r\n\r\nabcde"),
                Arguments.of("another coding", "Transfer-Encoding: gzip\r\n\r\n"),
                Arguments.of("identity", "Transfer-Encoding: identity\r\n\r\n"),
                Arguments.of("chunked before another", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("another before chunked", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked twice", "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("nearly chunked", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked with a parameter", "Transfer-Encoding: chunked;x=1\r\n\r\n0\r\n\r\n"),
                Arguments.of("quoted chunked", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                Arguments.of("a vertical tab", "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a blank before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a folded line", "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a coding in a folded line", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a tab folded line", "X: y\r\n\tContent-Length: 5\r\n\r\nabcde"),
                Arguments.of("a bare LF", "X: y\nContent-Length: 5\r\n\r\nabcde"),
                Arguments.of("a bare CR", "X: y\rContent-Length: 5\r\n\r\nabcde"),
                Arguments.of("a bare LF that ends the head", "Content-Length: 5\r\n\nabcde"),
                Arguments.of("CR CR LF", "X: y\r\r\nContent-Length: 5\r\n\r\nabcde"),
                Arguments.of("a NUL", "X: y\0z\r\n\r\n"),
                Arguments.of("a line without colon", "X\r\n\r\n"),
                Arguments.of("an empty name", ": y\r\n\r\n"),
                Arguments.of("a name with a blank", "X Y: z\r\n\r\n"),
                Arguments.of("two hosts", "Host: y\r\n\r\n"),
                Arguments.of("two authorizations", "Proxy-Authorization: Basic c3J0Ong=\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggling")
    void whatCouldBeReadTwoWaysIsRefused(String name, String rest) throws Exception {
        String answer = proxy.exchange("POST http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}" + rest);
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
        assertThat(origin.accepted).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://localhost/, 400",
        "GET  HTTP/1.1, 400",
        "GET http://localhost/ HTTP/0.9, 505",
        "GET http://localhost/ HTTP/2.0, 505",
        "PRI * HTTP/2.0, 505",
        "GET http://localhost/ HTP/1.1, 400",
        "GET http://localhost/ x HTTP/1.1, 400",
        "G\u0001T http://localhost/ HTTP/1.1, 400",
        "\u0016\u0003\u0001 x HTTP/1.1, 400",
    })
    void aRequestLineIsThreeWords(String line, int status) throws Exception {
        assertThat(proxy.exchange(line + "\r\nHost: a\r\n{AUTH}\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({"'x\r\n\r\n'", "'-1\r\n\r\n'", "'fffffffffffffffff\r\nabc'"})
    void aBrokenChunkEndsTheConnection(String chunk) throws Exception {
        String answer = proxy.exchange("POST http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + chunk
                + "GET http://" + origin.authority() + "/smuggled HTTP/1.1\r\nHost: a\r\n{AUTH}\r\n");
        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void contentWithALengthIsForwarded() throws Exception {
        String answer = proxy.exchange("POST http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}"
                + "Content-Length: 7\r\nConnection: close\r\n\r\nhello=1");
        assertThat(answer)
                .contains("POST / HTTP/1.1")
                .contains("Content-Length: 7\r\n")
                .endsWith("hello=1");
    }

    @Test
    void chunkedContentIsForwardedInOurOwnChunks() throws Exception {
        String answer = proxy.exchange("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}"
                + "Transfer-Encoding: Chunked\r\nConnection: close\r\n\r\n"
                + "003;ext=\"x\"\r\nabc\r\n3\r\ndef\r\n0\r\nTrailer-Field: no\r\n\r\n");
        assertThat(answer)
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n0\r\n\r\n")
                .doesNotContain("ext=", "Trailer-Field");
        assertThat(answer.substring(answer.indexOf("GET /")).replaceAll("\r\n[0-9a-f]+\r\n", ""))
                .contains("abc");
    }

    @Test
    void aChunkedResponseIsForwarded() throws Exception {
        String response = String.join(
                "\r\n", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3;x", "abc", "0", "T: 1", "", "");
        try (Origin other = new Origin(Origin.fixed(response))) {
            proxy.allow(other.authority());
            String request = "GET http://" + other.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}";
            assertThat(proxy.exchange(request + "\r\n" + request + "Connection: close\r\n\r\n"))
                    .containsSubsequence("200 OK", "3\r\nabc\r\n0\r\n\r\nHTTP/1.1 200 OK", "3\r\nabc\r\n0\r\n\r\n")
                    .doesNotContain("T: 1");
        }
    }

    @Test
    void aResponseUntilTheEndBecomesChunked() throws Exception {
        try (Origin other = new Origin(connection -> {
            Origin.readRequest(connection.getInputStream());
            Origin.write(connection, "HTTP/1.1 200 OK\r\n\r\nabc");
        })) {
            proxy.allow(other.authority());
            assertThat(proxy.get("http://" + other.authority() + "/"))
                    .contains("Transfer-Encoding: chunked\r\n")
                    .contains("3\r\nabc\r\n")
                    .endsWith("0\r\n\r\n");
            assertThat(proxy.exchange("GET http://" + other.authority() + "/ HTTP/1.0\r\n{AUTH}\r\n"))
                    .doesNotContain("chunked")
                    .endsWith("\r\n\r\nabc");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n', Content-Length: 100",
        "HEAD, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 200 OK",
        "HEAD, 'HTTP/1.1 200 OK\r\n\r\n', 200 OK",
        "GET, 'HTTP/1.1 204 No Content\r\n\r\n', 204",
        "GET, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\nETag: x\r\n\r\n', ETag: x",
        "DELETE, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', Content-Length: 0",
    })
    void aResponseWithoutContentHasNone(String method, String response, String shown) throws Exception {
        try (Origin other = new Origin(Origin.fixed(response))) {
            proxy.allow(other.authority());
            String request = method + " http://" + other.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}";
            String answers = proxy.exchange(request + "\r\n" + request + "Connection: close\r\n\r\n");
            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(3);
            assertThat(answers.substring(answers.lastIndexOf("HTTP/1.1 "))).contains(shown);
            assertThat(answers).contains("\r\n\r\nHTTP/1.1 ").endsWith("\r\n\r\n");
            assertThat(other.accepted).hasValue(1);
        }
    }

    @Test
    void aRefusalOfHeadHasNoContent() throws Exception {
        String answer = proxy.exchange("HEAD http://other.example/ HTTP/1.1\r\nHost: a\r\n{AUTH}\r\n" + "GET http://"
                + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void aClientThatExpects100ContinueGetsItFromTheUpstream() throws Exception {
        try (Origin other = new Origin(connection -> {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) connection.getInputStream().read());
            }
            Origin.write(connection, "HTTP/1.1 100 Continue\r\n\r\n");
            byte[] body = connection.getInputStream().readNBytes(5);
            Origin.write(
                    connection,
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + new String(body, StandardCharsets.US_ASCII));
        })) {
            proxy.allow(other.authority());
            try (RawClient client = proxy.client()) {
                client.send("PUT http://" + other.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization()
                        + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
                assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
                client.send("hello");
                assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    void anAnswerBeforeTheContentWasSentEndsTheConnection() throws Exception {
        try (Origin other = new Origin(connection -> {
            connection.getInputStream().readNBytes(10);
            Origin.write(connection, "HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno");
            connection.getInputStream().readAllBytes();
        })) {
            proxy.allow(other.authority());
            assertThat(proxy.exchange("PUT http://" + other.authority() + "/ HTTP/1.1\r\nHost: a\r\n{AUTH}"
                            + "Content-Length: 1000000\r\n\r\nonly this"))
                    .startsWith("HTTP/1.1 413 Too Much\r\n")
                    .contains("Connection: close\r\n")
                    .endsWith("\r\n\r\nno");
        }
    }

    @Test
    void aHeadThatComesTooSlowlyIsRefused() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send("GET http://localhost/ HTTP/1.1\r\nX: ");
            assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aConnectionMayBeIdleBetweenRequestsForLongerThanAHeadMayTake() throws Exception {
        String request =
                "GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization() + "\r\n";
        CountDownLatch later = new CountDownLatch(1);
        proxy.vertx.setTimer(1000, timer -> later.countDown());
        try (RawClient client = proxy.client()) {
            client.send(request).readUntil(origin.authority() + "\r\n\r\n");
            assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
            client.send(request).readUntil(origin.authority() + "\r\n\r\n");
        }
    }

    @Test
    void aRequestMayComeByteByByteAfterEmptyLines() throws Exception {
        try (RawClient client = proxy.client()) {
            String request = "\r\n\r\nPOST http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n"
                    + proxy.authorization() + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "5\r\nhello\r\n0\r\n\r\n";
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK\r\n").contains("POST / HTTP/1.1\r\n");
        }
    }

    @Test
    void aClientThatHalfClosesAfterItsRequestGetsItsAnswer() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: a\r\n" + proxy.authorization()
                            + "\r\n")
                    .end();
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        }
    }
}
