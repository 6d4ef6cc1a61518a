package dev.srt.bubblewrap;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Mount;
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
 * first, and mounts wherever the answer differs from that of the mount around it.
 *
 * @param root what of the host's root is shown where no mount says otherwise
 * @param mounts in the order in which they are made
 * @param absent what may not be made in the trees that can be written: nothing can be mounted on what is not there
 */
record MountPlan(Exposure root, List<Mount> mounts, List<Path> absent) {
    private static final Path ROOT = Path.of("/");

    /** Written out: what {@code Comparator} composes can be serialized, and the JDK's AOT cache holds no such lambda. */
    private static final Comparator<Path> OUTERMOST_FIRST = (one, other) -> {
        int depths = Integer.compare(one.getNameCount(), other.getNameCount());
        return depths != 0 ? depths : one.compareTo(other);
    };

    /** Mounted afresh: what rules say of the host's does not apply. */
    private static final List<Path> OWN = List.of(Path.of("/dev"), Path.of("/proc"));

    /** The host's own. It can be denied, but not opened further. */
    private static final Path SYS = Path.of("/sys");

    static MountPlan of(FilesystemPolicy policy, HostFacts host) {
        return new Planner(policy, host).plan();
    }

    /**
     * Every mount, the root's among them.
     *
     * @param rootLinks what a root that is shown anew has of links: they are part of how programs find their files
     */
    List<Mount> whole(Map<Path, Path> rootLinks) {
        return switch (root) {
            case WRITABLE -> mounts;
            case READ_ONLY ->
                Stream.concat(Stream.<Mount>of(new Mount.ReadOnly(ROOT)), mounts.stream())
                        .toList();
            case HIDDEN ->
                Stream.of(
                                Stream.<Mount>of(new Mount.EmptyDirectory(ROOT), new Mount.ReadOnly(SYS)),
                                rootLinks.entrySet().stream()
                                        .<Mount>map(link -> new Mount.Link(link.getKey(), link.getValue())),
                                mounts.stream())
                        .flatMap(some -> some)
                        .toList();
        };
    }

    /** The trees that can be written. */
    Stream<Path> writable() {
        return root == Exposure.WRITABLE
                ? Stream.of(ROOT)
                : mounts.stream().filter(Mount.Writable.class::isInstance).map(Mount::target);
    }

    private static final class Planner {
        private final FilesystemPolicy policy;
        private final HostFacts host;
        private final FileJudge judge;
        private final Map<Path, Exposure> mounted = new HashMap<>();
        private final SequencedSet<Path> pins = new LinkedHashSet<>();
        private final List<Mount> mounts = new ArrayList<>();
        private final SequencedSet<Path> absent = new LinkedHashSet<>();

        Planner(FilesystemPolicy policy, HostFacts host) {
            this.policy = policy;
            this.host = host;
            this.judge = FileJudge.of(policy);
        }

        MountPlan plan() {
            Exposure root = Exposure.of(judge, ROOT);
            mounted.put(ROOT, root);
            if (root == Exposure.HIDDEN) {
                mounted.put(SYS, Exposure.READ_ONLY);
            }
            named().sorted(OUTERMOST_FIRST).forEach(this::consider);
            return new MountPlan(root, ordered(), List.copyOf(absent));
        }

        private Stream<Path> named() {
            return Stream.concat(
                            places(policy.denyRead(), policy.denyWrite()),
                            places(policy.allowRead(), policy.allowWrite()).filter(path -> !path.startsWith(SYS)))
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
            if (wanted == mounted.get(around)) {
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
                    .sorted(OUTERMOST_FIRST)
                    .map(this::pin)
                    .forEach(all::add);
            all.addAll(mounts);
            // Not by a rule: none may hide it.
            all.add(new Mount.ReadOnly(host.scratch().tools()));
            return List.copyOf(all);
        }

        /** Under a writable root no mount lies above a pin, so the pin itself is what is seen, and must be writable. */
        private Mount pin(Path path) {
            return mountAround(path).equals(ROOT) ? new Mount.Writable(path) : new Mount.Pin(path);
        }
    }
}
