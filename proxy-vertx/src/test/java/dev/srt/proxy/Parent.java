package dev.srt.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another proxy, which notes what it is asked and connects to one place, whatever that is. */
final class Parent {
    /** The heads of requests, or {@code user:password host:port}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final int destination;

    /** @param destination the port of a server on the host's loopback */
    Parent(int destination) {
        this.destination = destination;
    }

    /** CONNECT and, once that was answered, bytes; any other request is answered with what it said. */
    Origin.Conduct http() {
        return client -> {
            String request = Origin.readRequest(client.getInputStream());
            asked.add(request);
            if (request.startsWith("CONNECT ")) {
                join(client, "HTTP/1.1 200 OK\r\nX-Parent: yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                Origin.write(client, "HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + "\r\n\r\n" + request);
            }
        };
    }

    /** Answers every request with this. */
    Origin.Conduct answering(String response) {
        return client -> {
            asked.add(Origin.readRequest(client.getInputStream()));
            Origin.write(client, response);
        };
    }

    /** RFC 1928 with RFC 1929, for names and IPv4 addresses. */
    Origin.Conduct socks() {
        return client -> {
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.readUnsignedByte();
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            boolean login = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
            client.getOutputStream().write(new byte[] {5, (byte) (login ? 2 : 0)});
            String who = "";
            if (login) {
                in.readUnsignedByte();
                who = text(in) + ":" + text(in) + " ";
                client.getOutputStream().write(new byte[] {1, 0});
            }
            in.readNBytes(3);
            String host = in.readUnsignedByte() == 3
                    ? text(in)
                    : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            asked.add(who + host + ":" + in.readUnsignedShort());
            join(client, new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }

    /** Answers, in one write with what the server says at once, and then relays until the server is done. */
    private void join(Socket client, byte[] answer) throws IOException {
        try (Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), destination)) {
            byte[] banner = server.getInputStream().readNBytes(Greeter.GREETING.length());
            byte[] both = new byte[answer.length + banner.length];
            System.arraycopy(answer, 0, both, 0, answer.length);
            System.arraycopy(banner, 0, both, answer.length, banner.length);
            client.getOutputStream().write(both);
            Thread up = Thread.startVirtualThread(() -> copy(client, server));
            server.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
            up.interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them is gone; the other direction finds out.
        }
    }

    /** A server that greets first, as SSH's do, and then says what it heard until the client was done. */
    static final class Greeter {
        static final String GREETING = "hello\n";

        private Greeter() {}

        static Origin.Conduct conduct() {
            return connection -> {
                Origin.write(connection, GREETING);
                byte[] heard = connection.getInputStream().readAllBytes();
                Origin.write(connection, "heard " + new String(heard, StandardCharsets.US_ASCII));
            };
        }
    }
}
