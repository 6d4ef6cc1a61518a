package dev.srt.cli.tools;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves a directory over HTTP at an address of this host for which programs use a proxy, and remembers what it was asked. */
final class FileServer implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FileServer(Path directory) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Loopback.OTHER), 0), 0);
        HttpHandler files = SimpleFileServer.createFileHandler(directory.toAbsolutePath());
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            files.handle(exchange);
        });
        server.start();
    }

    String url() {
        return "http://" + Loopback.OTHER + ":" + server.getAddress().getPort();
    }

    /** Method and path, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
