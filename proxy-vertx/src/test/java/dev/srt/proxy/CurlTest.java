package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxies as a program uses them that was not written for these tests. */
class CurlTest {
    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> new File(directory, "curl").canExecute());
        if (System.getenv("SRT_MUST_WORK") == null) {
            assumeTrue(installed, "curl is not installed");
        }
        proxy = new GatewayUnderTest();
        origin = new Origin(Origin.echo());
        proxy.allow(origin.authority());
    }

    @AfterEach
    void close() throws Exception {
        if (proxy != null) {
            origin.close();
            proxy.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5h", "socks5"})
    void aRequestIsAnswered(String scheme) throws Exception {
        proxy.allow(origin.authority(), "127.0.0.1:" + origin.port());
        assertThat(curl(scheme, "http://localhost:" + origin.port() + "/c")).contains("GET /c HTTP/1.1");
        assertThat(curl(scheme, "http://127.0.0.1:" + origin.port() + "/c")).contains("GET /c HTTP/1.1");
    }

    @Test
    void aTunnelIsMade() throws Exception {
        assertThat(curl("http", "--proxytunnel", "http://" + origin.authority() + "/t"))
                .contains("GET /t HTTP/1.1")
                .doesNotContain("Proxy-Authorization");
    }

    @Test
    void contentIsSent() throws Exception {
        assertThat(curl("http", "-d", "hello=1", "http://" + origin.authority() + "/"))
                .contains("POST / HTTP/1.1")
                .endsWith("hello=1");
        assertThat(curl("http", "-I", "http://" + origin.authority() + "/")).contains("X-Up: yes");
    }

    @Test
    void severalRequestsShareAConnection() throws Exception {
        String url = "http://" + origin.authority() + "/";
        assertThat(curl("http", url + "one", url + "two", "http://denied.example/", url + "three"))
                .containsSubsequence("GET /one", "GET /two", "Connection blocked by network allowlist", "GET /three");
        assertThat(origin.accepted).hasValue(1);
    }

    @Test
    void aRefusalSaysWhy() throws Exception {
        assertThat(curl("http", "http://denied.example/"))
                .startsWith(
                        "Connection blocked by network allowlist\ndenied.example:80: host is not on the allow list");
        assertThat(curl("http", "-v", "https://denied.example/")).contains("403 host is not on the allow list");
    }

    private String curl(String scheme, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "", "--max-time", "20", "--proxy"));
        words.add(scheme + "://srt:" + proxy.token() + "@127.0.0.1:" + proxy.port);
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
