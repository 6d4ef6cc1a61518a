package dev.srt.bubblewrap;

import dev.srt.spi.Mount;
import dev.srt.spi.UnenforceableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounts as bubblewrap is told of them, where no helper makes them. */
final class MountArguments {
    /** Bubblewrap's own limit; what comes by {@code --args} counts too. */
    static final int MOST = 9000;

    /** Three quarters of what Linux lets a program's arguments take, with the usual limit for stacks ({@code execve(2)}). */
    private static final int MOST_BYTES = 3 << 19;

    /** The byte that ends it, and a pointer to it. */
    private static final int BYTES_AROUND_AN_ARGUMENT = 9;

    private static final Path ROOT = Path.of("/");

    private MountArguments() {}

    /**
     * The arguments.
     *
     * @param ownTrees those for /dev and /proc, which lie over the root and beneath everything else
     * @throws UnenforceableException where they are more than bubblewrap or Linux takes
     */
    static List<String> of(List<Mount> mounts, List<String> ownTrees) throws UnenforceableException {
        List<String> arguments = new ArrayList<>();
        if (mounts.stream().map(Mount::target).noneMatch(ROOT::equals)) {
            arguments.addAll(List.of("--bind", "/", "/"));
        }
        mounts.stream().filter(mount -> mount.target().equals(ROOT)).forEach(root -> arguments.addAll(of(root)));
        arguments.addAll(ownTrees);
        mounts.stream().filter(mount -> !mount.target().equals(ROOT)).forEach(mount -> arguments.addAll(of(mount)));
        mounts.stream()
                .filter(Mount.EmptyDirectory.class::isInstance)
                .forEach(empty ->
                        arguments.addAll(List.of("--remount-ro", empty.target().toString())));
        refuseTooMany(arguments, mounts.size());
        return arguments;
    }

    private static List<String> of(Mount mount) {
        String target = mount.target().toString();
        return switch (mount) {
            case Mount.Writable writable -> List.of("--bind", target, target);
            case Mount.ReadOnly readOnly -> List.of("--ro-bind", target, target);
            case Mount.Pin pin -> List.of("--ro-bind", target, target);
            case Mount.ClosedFile closed -> List.of("--ro-bind", "/dev/null", target);
            case Mount.Link link -> List.of("--symlink", link.leadsTo().toString(), target);
            case Mount.Replaced replaced -> List.of("--ro-bind", replaced.by().toString(), target);
            // Bubblewrap's root is empty at first.
            case Mount.EmptyDirectory empty -> target.equals("/") ? List.of() : List.of("--tmpfs", target);
        };
    }

    private static void refuseTooMany(List<String> arguments, int mounts) throws UnenforceableException {
        long bytes = arguments.stream()
                .mapToLong(word -> word.getBytes(StandardCharsets.UTF_8).length + BYTES_AROUND_AN_ARGUMENT)
                .sum();
        if (arguments.size() > MOST || bytes > MOST_BYTES) {
            throw new UnenforceableException(
                    "the file rules need %d mounts, and bubblewrap takes at most %d arguments and %d bytes of them"
                            .formatted(mounts, MOST, MOST_BYTES),
                    "name directories in the rules, instead of the files in them");
        }
    }
}
