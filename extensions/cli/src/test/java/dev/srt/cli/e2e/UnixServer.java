package dev.srt.cli.e2e;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the host, at a unix socket that everybody may connect to. It says its text and hangs up. */
final class UnixServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocketChannel server;
    private final Path path;

    private UnixServer(ServerSocketChannel server, Path path, String text) {
        this.server = server;
        this.path = path;
        Thread.ofPlatform().daemon().start(() -> serve(text));
    }

    static UnixServer at(Path path, String text) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), BACKLOG);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new UnixServer(server, path, text);
    }

    /** How many were made so far. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }

    private void serve(String text) {
        try {
            while (true) {
                try (var client = server.accept()) {
                    connections.incrementAndGet();
                    client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    if (!"Broken pipe".equals(e.getMessage())) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
