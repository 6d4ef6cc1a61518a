package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyAuthenticationTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"GET http://%s/ HTTP/1.1", "CONNECT %s HTTP/1.1", "GET http://denied.example/ HTTP/1.1"})
    void withoutTheTokenNothingIsJudged(String line) throws Exception {
        String answer = proxy.exchange(line.formatted(origin.authority()) + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 407 Proxy Authentication Required\r\n")
                .contains("Proxy-Authenticate: Basic realm=\"srt\"\r\n");
        assertThat(proxy.violations).isEmpty();
        assertThat(origin.accepted).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "srt, true",
        "srt.Y29tbWFuZA==, true",
        "root, false",
        "'', false",
    })
    void aUserWhoseNameBeginsWithSrtIsTaken(String user, boolean taken) throws Exception {
        String authorization = GatewayUnderTest.authorization(user, proxy.token());
        String answer = proxy.exchange("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + authorization
                + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith(taken ? "HTTP/1.1 200 " : "HTTP/1.1 407 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization: Basic c3J0Ondyb25n\r\n",
                "Proxy-Authorization: Basic c3J0\r\n",
                "Proxy-Authorization: Basic c3J0Og==\r\n",
                "Proxy-Authorization: Basic %%%\r\n",
                "Proxy-Authorization: Basic\r\n",
                "Proxy-Authorization: Bearer x\r\n",
                "Proxy-Authorization: \r\n",
                "Authorization: Basic c3J0Ondyb25n\r\n"
            })
    void aWrongTokenIsRefused(String field) throws Exception {
        String answer = proxy.exchange(
                "GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n" + field + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 407 ");
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void aClientMayAuthenticateOnTheSameConnection() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send("GET http://" + origin.authority() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 407 ");
            client.send("GET http://" + origin.authority() + "/second HTTP/1.1\r\nHost: x\r\n" + proxy.authorization()
                    + "Connection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").contains("GET /second");
        }
    }
}
