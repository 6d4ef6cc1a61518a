package dev.srt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WayTest {
    private static String text(Way way) {
        return StandardCharsets.US_ASCII.decode(way.request("/x")).toString();
    }

    @Test
    void theUrlOfAProxySaysWhereItIsAndHowToLogIn() {
        Way way = Way.by("http://srt:s3cret@127.0.0.1:3128", 8080);

        assertThat(way.first().getHostString()).isEqualTo("127.0.0.1");
        assertThat(way.first().getPort()).isEqualTo(3128);
        // "srt:s3cret" in base64, RFC 4648
        assertThat(way.authorization()).contains("Proxy-Authorization: Basic c3J0OnMzY3JldA==\r\n");
    }

    @Test
    void aProxyIsAskedForTheWholeUrl() {
        assertThat(text(Way.by("http://srt:s3cret@127.0.0.1:3128", 8080)))
                .startsWith("GET http://127.0.0.1:8080/x HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
                .contains("\r\nProxy-Authorization: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void theServerItselfIsAskedForThePathAndToldNoLogin() {
        assertThat(text(Way.direct(8080)))
                .startsWith("GET /x HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
                .doesNotContain("Proxy-Authorization")
                .endsWith("\r\n\r\n");
    }
}
