package dev.srt.cli.escape;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Everything on the host that listens: TCP and UDP of both families at every address, unix sockets of every kind. */
final class Ears implements AutoCloseable {
    private final Path sockets;
    private final String abstractName = "srt-ears-" + UUID.randomUUID();
    private final Process process;
    private final BufferedReader says;
    private final String tcp;
    private final String udp;

    /** Begins to listen. */
    Ears(Path top) throws IOException {
        sockets = Files.createDirectory(top.resolve("sockets"));
        Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
        process = new ProcessBuilder(
                        "/usr/bin/python3",
                        Programs.layOut("ears.py", top).toString(),
                        sockets.toString(),
                        abstractName)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = process.inputReader(StandardCharsets.UTF_8);
        String[] ports = says.readLine().split(" ", -1);
        tcp = ports[0];
        udp = ports[1];
    }

    /** Where they are, for attempts. */
    Map<String, String> variables() throws IOException {
        return Map.of(
                "TCP", tcp,
                "UDP", udp,
                "ADDRESS", address(),
                "SOCKETS", sockets.toString(),
                "ABSTRACT", abstractName);
    }

    /** An address of this machine that is not loopback, where it has one. */
    private static String address() throws IOException {
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            return interfaces
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(address -> address.getHostAddress())
                    .findFirst()
                    .orElse("127.0.0.2");
        }
    }

    /** Stops listening, and tells everything that was heard. */
    List<String> heard() throws IOException {
        process.getOutputStream().close();
        return says.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
