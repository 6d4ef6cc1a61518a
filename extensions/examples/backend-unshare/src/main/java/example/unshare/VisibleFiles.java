package example.unshare;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.spi.FileKind;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Mount;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the command sees: a mount wherever the judge's answer differs from that of the mount around it, nearer the root first.
 *
 * @param mounts in the order in which they are made
 * @param writable the trees that may be written
 * @param absent what may not be made
 */
record VisibleFiles(List<Mount> mounts, List<Path> writable, List<Path> absent) {
    private static final Path ROOT = Path.of("/");

    /** {@code /proc} is a fresh one. */
    private static final Path PROC = Path.of("/proc");

    private static final Path DEVICES = Path.of("/dev");

    private enum Access {
        HIDDEN,
        READ_ONLY,
        WRITABLE
    }

    static VisibleFiles of(FilesystemPolicy policy, HostFacts host) throws UnenforceableException {
        FileJudge judge = FileJudge.of(policy);
        if (!policy.disabled() && access(judge, ROOT) != Access.READ_ONLY) {
            throw new UnenforceableException(
                    "unshare shows the host's root read-only, and the policy has it otherwise",
                    "choose bubblewrap, or a policy that says nothing of /");
        }
        Map<Path, Access> shown = new HashMap<>(Map.of(ROOT, Access.READ_ONLY));
        List<Mount> mounts = new ArrayList<>(List.of(new Mount.ReadOnly(ROOT)));
        List<Path> writable = new ArrayList<>();
        List<Path> absent = new ArrayList<>();
        List<Path> named = Stream.of(policy.denyRead(), policy.allowRead(), policy.allowWrite(), policy.denyWrite())
                .flatMap(List::stream)
                .map((PathRule rule) -> rule.pattern().root())
                .filter(path -> !path.equals(ROOT) && !path.startsWith(PROC))
                .distinct()
                .sorted(Comparator.comparingInt(Path::getNameCount))
                .toList();
        for (Path path : named) {
            Access wanted = access(judge, path);
            Access around = around(shown, path);
            FileKind kind = host.kind(path);
            if (wanted == around || kind == FileKind.UNKNOWN) {
                continue;
            }
            if (kind == FileKind.ABSENT) {
                if (around == Access.WRITABLE) {
                    absent.add(path);
                }
                continue;
            }
            shown.put(path, wanted);
            switch (wanted) {
                case HIDDEN ->
                    mounts.add(kind == FileKind.DIRECTORY ? new Mount.EmptyDirectory(path) : new Mount.ClosedFile(path));
                case READ_ONLY -> mounts.add(new Mount.ReadOnly(path));
                case WRITABLE -> {
                    mounts.add(new Mount.Writable(path));
                    writable.add(path);
                }
            }
        }
        // The sandbox's own tools, whatever the policy hides.
        mounts.add(new Mount.ReadOnly(host.scratch().tools()));
        return new VisibleFiles(mounts, writable, absent);
    }

    private static Access access(FileJudge judge, Path path) {
        if (!judge.read(path).allowed()) {
            return Access.HIDDEN;
        }
        return judge.write(path).allowed() ? Access.WRITABLE : Access.READ_ONLY;
    }

    private static Access around(Map<Path, Access> shown, Path path) {
        Path at = path.getParent();
        while (!shown.containsKey(at)) {
            at = at.getParent();
        }
        return shown.get(at);
    }

    /** What may be written without being in a writable tree: devices such as {@code /dev/null}, and the command's own in {@code /proc}. */
    List<Path> writableAndDevices() {
        return Stream.concat(Stream.of(DEVICES, PROC), writable.stream()).toList();
    }
}
