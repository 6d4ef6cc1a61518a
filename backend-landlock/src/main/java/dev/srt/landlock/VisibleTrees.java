package dev.srt.landlock;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.spi.FileKind;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Landlock is to show. It can only allow, and a rule holds for a whole tree; so a deny inside a tree is made by
 * naming, instead of the tree, everything beside what is denied. The directories on the way can then not be listed, and
 * what is made beside the denied path later is not shown: both err on the safe side. A tree that may be written cannot be
 * taken apart like this, since nothing could be made in it any more: what it holds may be kept from being changed, by the
 * helper ({@link InitPlan.NameRules}), but not from being read.
 */
final class VisibleTrees {
    private static final Path ROOT = Path.of("/");
    private static final Path DEVICES = Path.of("/dev");

    /** Devices that every program may use. A process's own terminal is open already. */
    private static final List<Path> HARMLESS = Stream.of("null", "zero", "full", "random", "urandom", "tty")
            .map(DEVICES::resolve)
            .toList();

    private final FilesystemPolicy policy;
    private final HostFacts host;
    private final Set<Path> named;
    private final List<Path> readable = new ArrayList<>();
    private final List<Path> writable = new ArrayList<>(HARMLESS);

    private VisibleTrees(FilesystemPolicy policy, HostFacts host) {
        this.policy = policy;
        this.host = host;
        // What denies writing changes nothing that may be read, and the helper judges changes.
        this.named = Stream.of(policy.denyRead(), policy.allowRead(), policy.allowWrite())
                .flatMap(List::stream)
                .map(rule -> rule.pattern().root())
                .collect(Collectors.toSet());
    }

    /**
     * The trees a policy shows.
     *
     * @throws UnenforceableException where it hides something inside a tree that may be written
     */
    static InitPlan.FileFence of(FilesystemPolicy policy, HostFacts host) throws UnenforceableException {
        VisibleTrees trees = new VisibleTrees(policy, host);
        trees.show(ROOT);
        // Not by a rule: none may hide it.
        trees.readable.add(host.scratch().tools());
        if (host.kernel().orElseThrow().namespaces()) {
            // The sandbox's own; of the host's, the latter would open sysctls to a root caller's command.
            trees.writable.add(DEVICES.resolve("shm"));
            trees.writable.add(Path.of("/proc"));
        }
        return new InitPlan.FileFence(trees.writable, Optional.of(trees.readable));
    }

    private void show(Path path) throws UnenforceableException {
        boolean writes = FileJudge.write(policy, path).allowed();
        List<Path> inside = named.stream()
                .filter(other -> other.startsWith(path) && !other.equals(path))
                .toList();
        if (writes) {
            refuseDeniesInside(path, inside);
            writable.add(path);
        } else if (inside.isEmpty()) {
            if (FileJudge.read(policy, path).allowed()) {
                readable.add(path);
            }
        } else {
            for (Path child : host.kernel().orElseThrow().listings().getOrDefault(path, List.of())) {
                show(child);
            }
        }
    }

    /** Changes are judged by the helper, but reading is not. */
    private void refuseDeniesInside(Path tree, List<Path> inside) throws UnenforceableException {
        for (Path other : inside) {
            if (!FileJudge.read(policy, other).allowed() && host.kind(other) != FileKind.ABSENT) {
                String rule = policy.denyRead().stream()
                        .filter(deny -> deny.pattern().root().equals(other))
                        .map(PathRule::source)
                        .map(source -> " (" + source + ")")
                        .findFirst()
                        .orElse("");
                throw new UnenforceableException(
                        "Landlock cannot hide \"%s\"%s from a command that may write \"%s\" around it"
                                .formatted(other, rule, tree),
                        "install bubblewrap, or allow only trees that hold nothing denied");
            }
        }
    }
}
