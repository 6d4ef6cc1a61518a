package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.ParentProxies;
import dev.srt.policy.ParentProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsParentProxyTest {
    private static final String PASSWORD = "changeit";
    private static final String TRUST = "javax.net.ssl.trustStore";

    @TempDir
    private Path temporary;

    private GatewayUnderTest proxy;
    private Origin server;
    private Parent parent;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest().allow("far.test");
        server = new Origin(Parent.Greeter.conduct());
        parent = new Parent(server.port());
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
        server.close();
        proxy.close();
    }

    private Origin listening(String certifiedFor) throws Exception {
        Path keys = temporary.resolve("keys.p12");
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(
                        tool.toString(),
                        "-genkeypair",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "proxy",
                        "-dname",
                        "CN=proxy",
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=" + certifiedFor)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new Origin(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")),
                parent.http());
    }

    /** Has the JVM trust the proxy. */
    private void trust() {
        System.setProperty(TRUST, temporary.resolve("keys.p12").toString());
        System.setProperty(TRUST + "Password", PASSWORD);
    }

    private String connectThrough(Origin listening) throws IOException {
        ParentProxy at = ParentProxy.parse("https://127.0.0.1:" + listening.port());
        proxy.through(new ParentProxies(Optional.of(at), Optional.of(at), List.of()));
        try (RawClient client = proxy.client()) {
            client.send("CONNECT far.test:22 HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            String head = client.readUntil("\r\n\r\n");
            return head.startsWith("HTTP/1.1 200 ")
                    ? head + client.send("bytes").end().readAll()
                    : head;
        }
    }

    @Test
    void aProxyIsSpokenToOverTlsWhereTheJvmTrustsIt() throws Exception {
        try (Origin listening = listening("ip:127.0.0.1")) {
            trust();
            assertThat(connectThrough(listening)).endsWith(Parent.Greeter.GREETING + "heard bytes");
            assertThat(proxy.get("http://far.test/plain")).contains("GET http://far.test/plain HTTP/1.1");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNotTaken() throws Exception {
        try (Origin listening = listening("ip:127.0.0.1")) {
            assertThat(connectThrough(listening)).startsWith("HTTP/1.1 502 ");
            assertThat(proxy.get("http://far.test/")).startsWith("HTTP/1.1 502 ");
            assertThat(parent.asked).isEmpty();
        }
    }

    @Test
    void norIsOneForAnotherHost() throws Exception {
        try (Origin listening = listening("dns:other.test")) {
            trust();
            assertThat(connectThrough(listening)).startsWith("HTTP/1.1 502 ");
            assertThat(parent.asked).isEmpty();
        }
    }
}
