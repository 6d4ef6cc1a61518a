package dev.srt.embedding;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web server on this machine's loopback, which answers {@code reached}. */
final class WebServer implements AutoCloseable {
    private final HttpServer server;

    WebServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "reached".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** As rules name it. */
    String authority() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** A command that asks it by way of the proxy, and shows the answer or why there is none. */
    String asking() {
        return "curl -sS --noproxy '' http://" + authority() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
