package dev.srt.seatbelt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connector's side of a conversation with a proxy, byte by byte. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectorTest {
    private static final String TUNNEL = "HTTP/1.1 200 Connection Established\r\nX: y\r\n\r\n";

    @TempDir
    private Path directory;

    private ServerSocket proxy;
    private Process connector;

    @BeforeEach
    void listen() throws IOException {
        proxy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        new GitOverSsh().install(directory, Map.of());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        connector.descendants().forEach(ProcessHandle::destroyForcibly);
        connector.destroyForcibly();
    }

    @ParameterizedTest
    @CsvSource({"srt:secret, srt:secret", "srt.Pz8%2FPj4%2B%3D:secret, srt.Pz8/Pj4+=:secret"})
    void itAsksWithTheCredentialsOfTheUrl(String identity, String credentials) throws Exception {
        start(identity + "@", "example.com", "22");
        try (Socket client = proxy.accept()) {
            assertThat(head(client))
                    .isEqualTo("CONNECT example.com:22 HTTP/1.1\r\nHost: example.com:22\r\nProxy-Authorization: Basic "
                            + Base64.getEncoder().encodeToString(credentials.getBytes(US_ASCII)) + "\r\n\r\n");
        }
    }

    @Test
    void aLongUserIsStillOneLine() throws Exception {
        String identity = "srt." + "x".repeat(200) + ":0123456789abcdef0123456789abcdef";
        start(identity + "@", "example.com", "22");
        try (Socket client = proxy.accept()) {
            assertThat(head(client))
                    .contains("Basic " + Base64.getEncoder().encodeToString(identity.getBytes(US_ASCII)) + "\r\n\r\n");
        }
    }

    @Test
    void withoutCredentialsInTheUrlItSendsNone() throws Exception {
        start("", "2001:db8::1", "22");
        try (Socket client = proxy.accept()) {
            assertThat(head(client)).isEqualTo("CONNECT [2001:db8::1]:22 HTTP/1.1\r\nHost: [2001:db8::1]:22\r\n\r\n");
        }
    }

    @Test
    void whatFollowsTheAnswerIsAlreadyTheOtherSides() throws Exception {
        start("", "example.com", "22");
        try (Socket client = proxy.accept()) {
            head(client);
            client.getOutputStream().write((TUNNEL + "SSH-2.0-x\r\n").getBytes(US_ASCII));
            assertThat(connector.getInputStream().readNBytes(11)).asString().isEqualTo("SSH-2.0-x\r\n");
        }
        assertThat(connector.getInputStream().readAllBytes())
                .as("its end is this side's too")
                .isEmpty();
        assertThat(connector.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndOfInputIsTheEndOfTheConnection() throws Exception {
        start("", "example.com", "22");
        try (Socket client = proxy.accept()) {
            head(client);
            client.getOutputStream().write(TUNNEL.getBytes(US_ASCII));
            connector.getOutputStream().write("question".getBytes(US_ASCII));
            connector.getOutputStream().close();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("question");
        }
        assertThat(connector.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void muchIsCarriedWholeBothWaysAtOnce() throws Exception {
        byte[] much = new byte[3 << 20];
        start("", "example.com", "22");
        try (Socket client = proxy.accept()) {
            head(client);
            client.getOutputStream().write(TUNNEL.getBytes(US_ASCII));
            Thread there = Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(much);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Thread here = Thread.ofVirtual().start(() -> {
                try {
                    connector.getOutputStream().write(much);
                    connector.getOutputStream().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(client.getInputStream().readNBytes(much.length)).hasSameSizeAs(much);
            assertThat(connector.getInputStream().readNBytes(much.length)).hasSameSizeAs(much);
            there.join();
            here.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 403 no\\r\\n\\r\\nBlocked\\na.example:22: it is so\\n | srt: Blocked; a.example:22: it is so",
                "HTTP/1.1 403 no\\r\\n\\r\\nA\\e[31m trap\\r\\n | srt: A?[31m trap",
                "HTTP/1.1 407 Authenticate\\r\\n\\r\\n | srt: example.com port 22: HTTP/1.1 407 Authenticate",
                "HTTP/1.1 2000 x\\r\\n\\r\\n | srt: example.com port 22: HTTP/1.1 2000 x",
                "HTTP/1.1 200 OK\\r\\n | srt: example.com port 22: the sandbox's proxy has broken off",
                "'' | srt: example.com port 22: the sandbox's proxy has broken off",
            })
    void withoutATunnelItSaysWhyOnOneLineAndFails(String answer, String message) throws Exception {
        start("", "example.com", "22");
        try (Socket client = proxy.accept()) {
            head(client);
            client.getOutputStream()
                    .write(answer.replace("\\r", "\r")
                            .replace("\\n", "\n")
                            .replace("\\e", "\u001b")
                            .getBytes(US_ASCII));
        }
        failsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://localhost:3128",
                "http://proxy.example:3128",
                "http://localhost.example:3128",
                "http://localhost:0",
                "http://localhost:65536",
                "http://localhost:1x",
                "http://a\\nb@localhost:1",
                "socks5h://localhost:1080"
            })
    void aUrlThatIsNotTheSandboxsIsNamed(String url) throws Exception {
        connector = connector(url, "example.com", "22");
        assertThat(connector.getErrorStream().readAllBytes())
                .asString()
                .startsWith("srt: example.com port 22: HTTPS_PROXY ")
                .endsWith("\n")
                .hasLineCount(1);
        assertThat(connector.waitFor()).isEqualTo(1);
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        int port = proxy.getLocalPort();
        proxy.close();
        connector = connector("http://localhost:" + port, "example.com", "22");
        failsWith("srt: example.com port 22: the sandbox's proxy is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a\r\nProxy-Authorization: x", "a,b", "$(id)"})
    void aNameThatWouldAddToTheRequestIsRefused(String host) throws Exception {
        start("", host, "22");
        failsWith("srt: that is no host and port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "22 23", "22,23", "-1"})
    void aPortIsANumber(String port) throws Exception {
        start("", "example.com", port);
        failsWith("srt: that is no host and port");
    }

    private void failsWith(String message) throws Exception {
        assertThat(connector.getErrorStream().readAllBytes()).asString().isEqualTo(message + "\n");
        assertThat(connector.getInputStream().readAllBytes()).isEmpty();
        assertThat(connector.waitFor()).isEqualTo(1);
    }

    private void start(String identity, String host, String port) throws IOException {
        connector = connector("http://%slocalhost:%d".formatted(identity, proxy.getLocalPort()), host, port);
    }

    private Process connector(String url, String host, String port) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(directory.resolve("srt-connect").toString(), host, port);
        builder.environment().put("HTTPS_PROXY", url);
        return builder.start();
    }

    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = client.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("the request ends after\n" + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
