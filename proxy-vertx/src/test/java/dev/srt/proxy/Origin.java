package dev.srt.proxy;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the host's loopback that does with each connection what a test says. */
final class Origin implements Closeable {

    /** What to do with one connection, which is closed afterwards. */
    interface Conduct {
        void serve(Socket connection) throws Exception;
    }

    final AtomicInteger accepted = new AtomicInteger();
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Origin(Conduct conduct) throws IOException {
        this("127.0.0.1", conduct);
    }

    Origin(String address, Conduct conduct) throws IOException {
        this(new ServerSocket(0, 1024, InetAddress.ofLiteral(address)), conduct);
    }

    Origin(ServerSocket listening, Conduct conduct) {
        this.listening = listening;
        threads.execute(() -> accept(conduct));
    }

    private void accept(Conduct conduct) {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                accepted.incrementAndGet();
                open.add(connection);
                threads.execute(() -> serve(conduct, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Conduct conduct, Socket connection) {
        try (connection) {
            conduct.serve(connection);
        } catch (Exception e) {
            // The peer went away, or the test is over.
        } finally {
            open.remove(connection);
        }
    }

    /** A server that answers every request of a connection with the head and content it got, as text. */
    static Conduct echo() {
        return connection -> {
            while (true) {
                String request = readRequest(connection.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                byte[] body = request.getBytes(StandardCharsets.ISO_8859_1);
                boolean head = request.startsWith("HEAD ");
                write(connection, "HTTP/1.1 200 OK\r\nX-Up: yes\r\nContent-Length: " + body.length + "\r\n\r\n");
                if (!head) {
                    connection.getOutputStream().write(body);
                }
            }
        };
    }

    /** A server that answers every request with these bytes. */
    static Conduct fixed(String response) {
        return connection -> {
            while (!readRequest(connection.getInputStream()).isEmpty()) {
                write(connection, response);
            }
        };
    }

    static void write(Socket connection, String bytes) throws IOException {
        connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The head and the content of the next request; empty at the end of the connection. */
    static String readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            StringBuilder body = new StringBuilder();
            while (body.indexOf("0\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("in the midst of chunks: " + body);
                }
                body.append((char) next);
            }
            return head.append(body).toString();
        }
        int at = lower.indexOf("content-length: ");
        if (at >= 0) {
            int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
            head.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** {@code localhost:PORT}. */
    String authority() {
        return "localhost:" + port();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
