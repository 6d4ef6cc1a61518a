package dev.srt.cli.tools;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SSH server on the host: OpenSSH's own, which is started for each connection with that as its standard streams (sshd(8),
 * option -i), so that the kernel can choose the port. Whoever runs the tests may log in, with a key.
 */
final class SshServer implements AutoCloseable {
    private static final String DAEMON = "/usr/sbin/sshd";

    /** Where root's server wants an empty directory; a package's start script would make it. */
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

    private final ServerSocket socket;
    private final Path files;
    private final Set<Process> servers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private SshServer(ServerSocket socket, Path files) {
        this.socket = socket;
        this.files = files;
    }

    static SshServer open(Workspace workspace) throws IOException, InterruptedException {
        SshServer server = new SshServer(
                new ServerSocket(0, 0, InetAddress.ofLiteral(Loopback.OTHER)),
                Files.createDirectory(workspace.top().resolve("ssh")));
        server.configure(workspace);
        Thread.ofVirtual().start(server::serve);
        return server;
    }

    private void configure(Workspace workspace) throws IOException, InterruptedException {
        if (Caller.isRoot()) {
            Files.createDirectories(PRIVILEGE_SEPARATION);
        }
        Path hostKey = generateKey("host");
        Path userKey = generateKey("user");
        String publicHostKey = Files.readString(files.resolve("host.pub"));
        Files.copy(files.resolve("user.pub"), files.resolve("authorized"));
        Files.writeString(files.resolve("known"), "[%s]:%d %s".formatted(Loopback.OTHER, port(), publicHostKey));
        workspace.write(userKey, Files.readString(userKey));
        Files.writeString(files.resolve("config"), """
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                """.formatted(hostKey, files.resolve("authorized")));
    }

    private Path generateKey(String name) throws IOException, InterruptedException {
        Path key = files.resolve(name);
        Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("ssh-keygen has failed");
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return key;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many were made so far. */
    int connections() {
        return connections.get();
    }

    /** What the caller has ssh know of this server: the key to log in with, and the server's own. */
    String client() {
        return "ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -i %s -o UserKnownHostsFile=%s"
                .formatted(files.resolve("user"), files.resolve("known"));
    }

    /** The URL of a directory on this host. */
    String url(Path directory) {
        return "ssh://%s@%s:%d%s".formatted(System.getProperty("user.name"), Loopback.OTHER, port(), directory);
    }

    private void serve() {
        while (true) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Process server = new ProcessBuilder(
                                DAEMON,
                                "-i",
                                "-e",
                                "-f",
                                files.resolve("config").toString())
                        .redirectError(ProcessBuilder.Redirect.appendTo(
                                files.resolve("log").toFile()))
                        .start();
                servers.add(server);
                carry(client.getInputStream(), server.getOutputStream());
                carry(server.getInputStream(), client.getOutputStream());
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void carry(InputStream from, OutputStream to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                byte[] bytes = new byte[8192];
                for (int got = from.read(bytes); got >= 0; got = from.read(bytes)) {
                    to.write(bytes, 0, got);
                    to.flush();
                }
            } catch (IOException e) {
                // One end has gone, and both are closed.
            }
        });
    }

    /** What the server has said. */
    String log() throws IOException {
        Path log = files.resolve("log");
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }

    @Override
    public void close() throws IOException {
        socket.close();
        servers.forEach(Process::destroyForcibly);
    }
}
