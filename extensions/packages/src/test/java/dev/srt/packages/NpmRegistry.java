package dev.srt.packages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry of npm packages on the loopback, with those that this build has made. It answers what {@code npm install} asks: a
 * package's document at {@code /NAME}, and archives.
 */
final class NpmRegistry implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private NpmRegistry(HttpServer server) {
        this.server = server;
    }

    static NpmRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        NpmRegistry registry = new NpmRegistry(server);
        server.createContext("/", registry::answer);
        server.start();
        return registry;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** The paths that were asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
        requests.add(path);
        try (exchange) {
            byte[] body = body(path);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] body(String path) throws IOException {
        if (path.startsWith("/archive/")) {
            return Files.readAllBytes(archive(path.substring("/archive/".length())));
        }
        String name = path.substring(1);
        if (Files.notExists(archive(name))) {
            return new byte[0];
        }
        String directory = name.equals("@dev-srt/srt") ? "srt" : "platform";
        String description = Files.readString(
                        Packages.DIRECTORY.resolve("npm").resolve(directory).resolve("package.json"))
                .strip();
        String version = description.substring(0, description.length() - 1)
                + ", \"dist\": {\"tarball\": \"%sarchive/%s\"}}".formatted(url(), name);
        return "{\"name\": \"%s\", \"dist-tags\": {\"latest\": \"%s\"}, \"versions\": {\"%s\": %s}}"
                .formatted(name, Packages.VERSION, Packages.VERSION, version)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Path archive(String name) {
        return Packages.DIRECTORY.resolve(name.replace("@", "").replace('/', '-') + "-" + Packages.VERSION + ".tgz");
    }
}
