package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds where allowed unix sockets really are, before a command runs that could lay links. A link that the command could
 * have laid, now or in an earlier run, is not followed: it would choose which socket is allowed.
 */
final class SocketLocator {
    /** As many links as the kernel follows in one path, see {@code path_resolution(7)}. */
    private static final int MOST_LINKS = 40;

    private SocketLocator() {}

    /**
     * The same rules about real paths; nothing has to be there yet.
     *
     * @param files which files the command may write, about real paths
     * @param notices hears about rules that are left out
     */
    static NetworkPolicy locate(NetworkPolicy network, FilesystemPolicy files, Consumer<String> notices) {
        List<PathRule> located = new ArrayList<>();
        for (PathRule rule : network.allowUnixSockets()) {
            Optional<Path> real = real(rule.pattern().root(), files);
            real.ifPresentOrElse(
                    path -> located.add(rule.about(PathPattern.literal(path))),
                    () -> notices.accept(
                            "%s: \"%s\" leads through a symbolic link that the command could change; name the socket itself"
                                    .formatted(rule.source(), rule.text())));
        }
        return network.withUnixSockets(located);
    }

    private static Optional<Path> real(Path path, FilesystemPolicy files) {
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        Path at = path.getRoot();
        int links = 0;
        while (!rest.isEmpty()) {
            Path next = at.resolve(rest.pop()).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS
                    || (!files.disabled() && FileJudge.write(files, next).allowed())) {
                return Optional.empty();
            }
            Optional<Path> target = target(next);
            if (target.isEmpty()) {
                return Optional.empty();
            }
            List<Path> names = new ArrayList<>();
            target.get().forEach(names::add);
            names.reversed().forEach(rest::push);
            at = target.get().isAbsolute() ? path.getRoot() : at;
        }
        return Optional.of(at);
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
