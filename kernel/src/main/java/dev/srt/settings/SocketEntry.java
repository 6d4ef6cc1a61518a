package dev.srt.settings;

import dev.srt.policy.GlobSyntax;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.settings.LocatedJson.Flag;
import dev.srt.settings.LocatedJson.Members;
import dev.srt.settings.LocatedJson.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code allowUnixSockets}: the path of a socket. Whoever may speak with some sockets can do on the host
 * what he likes; such an entry must say that this is meant: {@code {"path": "/run/docker.sock", "controlsHost": true}}.
 */
final class SocketEntry {
    /** Ends of paths at which daemons listen that start programs or mount files for whoever asks. */
    private static final List<Path> CONTROLLING = List.of(
            Path.of("docker.sock"),
            Path.of("podman.sock"),
            Path.of("containerd.sock"),
            Path.of("crio.sock"),
            Path.of("buildkitd.sock"),
            Path.of("lxd/unix.socket"),
            Path.of("incus/unix.socket"),
            Path.of("libvirt-sock"),
            Path.of("snapd.socket"),
            Path.of("system_bus_socket"),
            Path.of("bus"),
            Path.of("systemd/private"));

    private SocketEntry() {}

    static Shape<PathRule> allow() {
        return (node, reading) -> {
            try {
                return read(node, reading).map(socket -> new PathRule(socket, reading.source(node)));
            } catch (InvalidValueException e) {
                reading.problem(node, e);
                return Optional.empty();
            }
        };
    }

    private static Optional<PathPattern> read(Node node, Reading reading) {
        if (node.json() instanceof Text(String path, var at)) {
            PathPattern socket = literal(path, reading);
            if (controlsHost(socket.root())) {
                throw new InvalidValueException(
                        "whoever may connect to \"" + path + "\" can do on this host what he likes",
                        "remove it or, if that is meant, write {\"path\": \"" + path + "\", \"controlsHost\": true}");
            }
            return Optional.of(socket);
        }
        if (node.json() instanceof Members members
                && members.byName().keySet().equals(Set.of("path", "controlsHost"))
                && members.byName().get("path").value() instanceof Text(String path, var at)
                && members.byName().get("controlsHost").value() instanceof Flag(boolean value, var place)
                && value) {
            return Optional.of(literal(path, reading));
        }
        reading.problem(
                node, "is not a path of a socket", "write a text, or {\"path\": \"...\", \"controlsHost\": true}");
        return Optional.empty();
    }

    private static PathPattern literal(String path, Reading reading) {
        if (path.isEmpty() || GlobSyntax.isGlob(path)) {
            throw new InvalidValueException("\"" + path + "\" does not name one socket", "write its whole path");
        }
        return reading.folders().resolveLiteral(path);
    }

    private static boolean controlsHost(Path socket) {
        return CONTROLLING.stream().anyMatch(socket::endsWith);
    }
}
