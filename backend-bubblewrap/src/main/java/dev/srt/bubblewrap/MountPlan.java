package dev.srt.bubblewrap;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.spi.HostFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * What is mounted where, so that every path shows what the policy's judge says of it.
 *
 * <p>The judge's answer can only change at a path that a rule names. So the plan walks these paths, those nearer the root
 * first, and mounts wherever the answer differs from that of the mount around it. A directory in which most is denied is
 * hidden itself, and the rest of it shown: bubblewrap's time grows faster than the number of mounts.
 *
 * @param root what of the host's root is shown where no mount says otherwise
 * @param mounts in the order in which they are made
 * @param absent what may not be made in the trees that can be written: nothing can be mounted on what is not there
 * @param unpinned what is mounted in the trees that can be written beneath directories that no mount keeps from being
 *     renamed: whoever judges names must
 */
record MountPlan(Exposure root, List<Mount> mounts, List<Path> absent, List<Path> unpinned) {
    /** The most directories that are pinned where names are judged too. */
    static final int MOST_PINS = 64;

    private static final Path ROOT = Path.of("/");

    /** Mounted afresh: what rules say of the host's does not apply. */
    private static final List<Path> OWN = List.of(Path.of("/dev"), Path.of("/proc"));

    /** The host's own. It can be denied, but not opened further. */
    private static final Path SYS = Path.of("/sys");

    /**
     * The plan for a policy.
     *
     * @param namesAreJudged whether somebody judges how the command makes and renames files: many pins can then be spared
     */
    static MountPlan of(FilesystemPolicy policy, HostFacts host, boolean namesAreJudged) {
        return new Planner(policy, host).plan(namesAreJudged);
    }

    /** The trees that can be written. */
    Stream<Path> writable() {
        return root == Exposure.WRITABLE
                ? Stream.of(ROOT)
                : mounts.stream().filter(Mount.Writable.class::isInstance).map(Mount::target);
    }

    /** Directories to make read-only after everything is mounted. */
    Stream<Path> emptyDirectories() {
        return mounts.stream().filter(Mount.EmptyDirectory.class::isInstance).map(Mount::target);
    }

    private static final class Planner {
        private final FilesystemPolicy policy;
        private final HostFacts host;
        private final FileJudge judge;
        private final Map<Path, Exposure> mounted = new HashMap<>();
        private final SequencedSet<Path> pins = new LinkedHashSet<>();
        private final SequencedSet<Path> pinned = new LinkedHashSet<>();
        private final List<Mount> mounts = new ArrayList<>();
        private final SequencedSet<Path> absent = new LinkedHashSet<>();

        Planner(FilesystemPolicy policy, HostFacts host) {
            this.policy = policy;
            this.host = host;
            this.judge = FileJudge.of(policy);
        }

        MountPlan plan(boolean namesAreJudged) {
            Exposure root = Exposure.of(judge, ROOT);
            mounted.put(ROOT, root);
            if (root == Exposure.HIDDEN) {
                mounted.put(SYS, Exposure.READ_ONLY);
            }
            named().sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()))
                    .forEach(this::consider);
            if (namesAreJudged && pins.size() > MOST_PINS && pinned.stream().noneMatch(this::holdsWritable)) {
                return new MountPlan(root, List.copyOf(mounts), List.copyOf(absent), List.copyOf(pinned));
            }
            return new MountPlan(root, ordered(), List.copyOf(absent), List.of());
        }

        /** What is judged by name is denied with everything beneath it. */
        private boolean holdsWritable(Path path) {
            return mounted.entrySet().stream()
                    .anyMatch(mount -> mount.getValue() == Exposure.WRITABLE
                            && mount.getKey().startsWith(path));
        }

        private Stream<Path> named() {
            Stream<Path> beside = Stream.concat(host.files().keySet().stream(), host.links().keySet().stream())
                    .filter(path -> !path.equals(ROOT) && host.crowded().contains(path.getParent()));
            return Stream.of(
                            places(policy.denyRead(), policy.denyWrite()),
                            places(policy.allowRead(), policy.allowWrite()).filter(path -> !path.startsWith(SYS)),
                            host.crowded().stream(),
                            beside)
                    .flatMap(paths -> paths)
                    .distinct()
                    .filter(path -> !path.equals(ROOT) && OWN.stream().noneMatch(path::startsWith));
        }

        private static Stream<Path> places(List<PathRule> some, List<PathRule> others) {
            return Stream.concat(some.stream(), others.stream())
                    .map(rule -> rule.pattern().root());
        }

        private void consider(Path path) {
            Exposure wanted = Exposure.of(judge, path);
            Path around = mountAround(path);
            if (host.crowded().contains(path) && wanted == Exposure.READ_ONLY) {
                mounted.put(path, Exposure.HIDDEN);
                mounts.add(new Mount.EmptyDirectory(path));
                return;
            }
            if (wanted == mounted.get(around)) {
                return;
            }
            if (host.crowded().contains(around) && host.links().containsKey(path)) {
                mounts.add(new Mount.Link(path, host.links().get(path)));
                return;
            }
            switch (host.kind(path)) {
                case DIRECTORY -> add(path, around, wanted, wanted == Exposure.HIDDEN);
                case FILE -> add(path, around, wanted, false);
                case ABSENT -> noteAbsent(path, around);
                case UNKNOWN -> {
                    // Nothing is there, and this user could make nothing there.
                }
            }
        }

        private void add(Path path, Path around, Exposure wanted, boolean emptied) {
            if (mounted.get(around) == Exposure.WRITABLE) {
                pinBetween(around, path);
                pinned.add(path);
            }
            mounted.put(path, wanted);
            mounts.add(
                    switch (wanted) {
                        case WRITABLE -> new Mount.Writable(path);
                        case READ_ONLY -> new Mount.ReadOnly(path);
                        case HIDDEN -> emptied ? new Mount.EmptyDirectory(path) : new Mount.ClosedFile(path);
                    });
        }

        /** A name that is not there can only be denied by judging whoever makes it; that matters where it could be made. */
        private void noteAbsent(Path path, Path around) {
            if (mounted.get(around) == Exposure.WRITABLE) {
                absent.add(path);
            }
        }

        private Path mountAround(Path path) {
            Path around = path.getParent();
            while (!mounted.containsKey(around)) {
                around = around.getParent();
            }
            return around;
        }

        /** Nothing above a mount in a writable tree may be renamed, or the path could be made anew without the mount. */
        private void pinBetween(Path writable, Path path) {
            for (Path at = path.getParent(); !at.equals(writable); at = at.getParent()) {
                pins.add(at);
            }
        }

        private List<Mount> ordered() {
            List<Mount> all = new ArrayList<>();
            pins.stream()
                    .filter(path -> !mounted.containsKey(path))
                    .sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()))
                    .map(this::pin)
                    .forEach(all::add);
            all.addAll(mounts);
            return List.copyOf(all);
        }

        /** Under a writable root no mount lies above a pin, so the pin itself is what is seen, and must be writable. */
        private Mount pin(Path path) {
            return mountAround(path).equals(ROOT) ? new Mount.Writable(path) : new Mount.Pin(path);
        }
    }
}
