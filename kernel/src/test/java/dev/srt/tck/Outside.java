package dev.srt.tck;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a confined command must not get at: a web server, a unix socket and a process of this machine. */
final class Outside implements AutoCloseable {
    private final HttpServer web;
    private final AtomicInteger requests = new AtomicInteger();
    private final Path socketPath;
    private final ServerSocketChannel socket;
    private final AtomicInteger connections = new AtomicInteger();
    private final Process process;

    /** @param directory where the unix socket lies */
    Outside(Path directory) throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] body = "reached".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
        socketPath = directory.resolve("outside.socket");
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(socketPath));
        Thread.ofPlatform().daemon().start(this::accept);
        process = new ProcessBuilder("sleep", "1000").start();
    }

    private void accept() {
        try {
            while (true) {
                socket.accept().close();
                connections.incrementAndGet();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    String authority() {
        return "localhost:" + port();
    }

    int port() {
        return web.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    Path socketPath() {
        return socketPath;
    }

    int connections() {
        return connections.get();
    }

    long pid() {
        return process.pid();
    }

    boolean processLives() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        web.stop(0);
        socket.close();
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
