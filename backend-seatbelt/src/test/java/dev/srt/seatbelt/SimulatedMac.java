package dev.srt.seatbelt;

import dev.srt.seatbelt.reader.SimulatedSeatbelt;
import dev.srt.seatbelt.reader.Want;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files as a command in the sandbox finds them, in memory. Links are followed first; what is then asked of the sandbox is the
 * real path, as in the kernel, where a rename removes one name and makes another. Simulated.
 */
final class SimulatedMac {
    private final Map<Path, Node> nodes = new TreeMap<>(Map.of(Path.of("/"), new Node.Directory()));
    private final SimulatedSeatbelt seatbelt;

    private sealed interface Node {
        record Directory() implements Node {}

        record File(String content) implements Node {}

        record Link(Path target) implements Node {}
    }

    SimulatedMac(SimulatedSeatbelt seatbelt) {
        this.seatbelt = seatbelt;
    }

    /** Lays out a file, and the directories above it, before the sandbox begins. */
    SimulatedMac file(String path, String content) {
        directory(Path.of(path).getParent().toString());
        nodes.put(Path.of(path), new Node.File(content));
        return this;
    }

    SimulatedMac directory(String path) {
        for (Path at = Path.of(path); at != null; at = at.getParent()) {
            nodes.putIfAbsent(at, new Node.Directory());
        }
        return this;
    }

    SimulatedMac link(String path, String target) {
        nodes.put(Path.of(path), new Node.Link(Path.of(target)));
        return this;
    }

    /** What the file holds; null where it cannot be read. */
    String read(String path) {
        Path real = real(Path.of(path));
        return nodes.get(real) instanceof Node.File(String content) && allows("file-read-data", real) ? content : null;
    }

    /** The names in a directory; null where it cannot be listed. */
    List<String> list(String path) {
        Path real = real(Path.of(path));
        return nodes.get(real) instanceof Node.Directory && allows("file-read-data", real)
                ? nodes.keySet().stream()
                        .filter(at -> real.equals(at.getParent()))
                        .map(at -> at.getFileName().toString())
                        .toList()
                : null;
    }

    boolean run(String path) {
        Path real = real(Path.of(path));
        return nodes.get(real) instanceof Node.File && allows("process-exec", real);
    }

    boolean write(String path, String content) {
        Path real = real(Path.of(path));
        boolean there = nodes.get(real) instanceof Node.File;
        boolean can = there || (nodes.get(real) == null && isDirectory(real.getParent()));
        return can
                && allows(there ? "file-write-data" : "file-write-create", real)
                && put(real, new Node.File(content));
    }

    boolean makeDirectory(String path) {
        return make(path, new Node.Directory());
    }

    boolean makeLink(String path, String target) {
        return make(path, new Node.Link(Path.of(target)));
    }

    /** Another name of the same file. */
    boolean makeHardLink(String path, String other) {
        Path file = real(Path.of(path));
        return allows("file-link", file) && make(other, nodes.get(file));
    }

    private boolean make(String path, Node node) {
        Path name = name(Path.of(path));
        return nodes.get(name) == null
                && isDirectory(name.getParent())
                && allows("file-write-create", name)
                && put(name, node);
    }

    boolean changeMode(String path) {
        Path real = real(Path.of(path));
        return nodes.containsKey(real) && allows("file-write-mode", real);
    }

    boolean remove(String path) {
        Path name = name(Path.of(path));
        boolean empty = nodes.keySet().stream().noneMatch(at -> name.equals(at.getParent()));
        return nodes.containsKey(name) && empty && allows("file-write-unlink", name) && nodes.remove(name) != null;
    }

    boolean rename(String from, String to) {
        Path old = name(Path.of(from));
        Path other = name(Path.of(to));
        boolean allowed = nodes.containsKey(old)
                && isDirectory(other.getParent())
                && allows("file-write-unlink", old)
                && allows("file-write-create", other)
                && (!nodes.containsKey(other) || allows("file-write-unlink", other));
        if (allowed) {
            List<Path> moved =
                    nodes.keySet().stream().filter(at -> at.startsWith(old)).toList();
            moved.forEach(at -> nodes.put(other.resolve(old.relativize(at)).normalize(), nodes.remove(at)));
        }
        return allowed;
    }

    private boolean put(Path path, Node node) {
        nodes.put(path, node);
        return true;
    }

    private boolean isDirectory(Path path) {
        return nodes.get(path) instanceof Node.Directory;
    }

    private boolean allows(String operation, Path path) {
        return seatbelt.allows(Want.file(operation, path));
    }

    /** Where a name is, without following what it may be. */
    private Path name(Path path) {
        return real(path.getParent()).resolve(path.getFileName());
    }

    private Path real(Path path) {
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        Path at = Path.of("/");
        while (!rest.isEmpty()) {
            Path next = at.resolve(rest.pop()).normalize();
            if (nodes.get(next) instanceof Node.Link(Path target)) {
                at = target.isAbsolute() ? Path.of("/") : at;
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    rest.push(target.getName(i));
                }
            } else {
                at = next;
            }
        }
        return at;
    }
}
