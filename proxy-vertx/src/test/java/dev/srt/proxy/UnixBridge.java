package dev.srt.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A unix socket that leads to a server on the host's loopback. */
final class UnixBridge implements Closeable {
    private final ServerSocketChannel listening;

    UnixBridge(Path socket, int port) throws IOException {
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> accept(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)));
    }

    private void accept(InetSocketAddress server) {
        while (listening.isOpen()) {
            try {
                SocketChannel near = listening.accept();
                SocketChannel far = SocketChannel.open(server);
                Thread.ofVirtual().start(() -> copy(near, far));
                Thread.ofVirtual().start(() -> copy(far, near));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        try {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction finds out.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
