package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authority that a request names is the one that is judged, dialled and told to the upstream. */
class RequestTargetTest {
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
    void theHostFieldIsTheJudgedAuthority() throws Exception {
        String answer = proxy.exchange("GET http://" + origin.authority().toUpperCase(Locale.ROOT) + "/ HTTP/1.1\r\n"
                + "Host: evil.example\r\n{AUTH}Connection: close\r\n\r\n");
        assertThat(answer).contains("Host: " + origin.authority() + "\r\n").doesNotContain("evil.example");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost@%s/, 200",
        "http://allowed.example:80@denied.example/, 403",
        "http://%s@denied.example/, 403",
        "http://%s:80@denied.example/, 403",
        "http://denied.example#@%s/, 403",
        "http://denied.example?@%s/, 403",
        "http://denied.example\\@%s/, 400",
        "http://%s\\@denied.example/, 400",
        "http://%%6cocalhost/, 400",
        "http:///path, 400",
        "http://, 400",
        "http://localhost:0/, 400",
        "http://localhost:70000/, 400",
        "http://localhost:80:80/, 400",
        "http://::1/, 400",
        "http://[::1%%25lo]/, 400",
        "http://a..b/, 400",
        "/, 400",
        "*, 400",
        "example.com:80, 400",
        "ftp://%s/, 400",
        "file:///etc/passwd, 400",
        "httpx://%s/, 400",
        "HTTP://%s/, 200",
        "https://%s/, 502",
        "https://denied.example/, 403",
    })
    void aTargetMeansOneHostOrNone(String target, int status) throws Exception {
        assertThat(proxy.get(target.formatted(origin.authority()))).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({"http://%s, /", "http://%s?q, /?q", "http://%s/a/../b//c%%2e?x=/y, /a/../b//c%%2e?x=/y"})
    void aPathGoesOnAsItWasSpelled(String target, String origin) throws Exception {
        assertThat(proxy.get(target.formatted(this.origin.authority())))
                .contains("GET " + origin.formatted() + " HTTP/1.1\r\n");
    }
}
