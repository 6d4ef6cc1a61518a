package dev.srt.proxy;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends just the bytes it is told to. */
final class RawClient implements Closeable {
    private static final int PATIENCE_MILLISECONDS = 20_000;

    final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        socket.setTcpNoDelay(true);
    }

    RawClient send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // The proxy may have refused already; what it said is still to be read.
            if (!socket.isConnected()) {
                throw e;
            }
        }
        return this;
    }

    RawClient end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything until the end. A connection that is reset has ended too. */
    String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[65536];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            all.write("<reset>".getBytes(StandardCharsets.ISO_8859_1));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether nothing has come so far, and the connection is there. */
    boolean isQuiet() throws IOException {
        socket.setSoTimeout(1);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
        }
    }

    /** Everything up to and with a text. */
    String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the connection ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new AssertionError("the connection ended after " + bytes.length + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
