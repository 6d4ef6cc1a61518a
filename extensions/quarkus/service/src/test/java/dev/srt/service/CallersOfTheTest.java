package dev.srt.service;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Two callers: alice may write where she works and reach a web server, bob may neither. */
public final class CallersOfTheTest implements QuarkusTestResourceLifecycleManager {
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = "reached".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            String host = "localhost:" + server.getAddress().getPort();
            Path callers = Files.createTempDirectory("callers");
            caller(
                    callers.resolve("alice"),
                    "{\"network\": {\"allowedDomains\": [\"%s\"]}, \"filesystem\": {\"allowWrite\": [\".\"]}}"
                            .formatted(host));
            caller(callers.resolve("bob"), "{\"network\": {}}");
            return Map.of("callers.directory", callers.toString(), "test.host", host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void caller(Path directory, String settings) throws IOException {
        Files.createDirectories(directory.resolve("work"));
        Files.writeString(directory.resolve("settings.json"), settings);
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
