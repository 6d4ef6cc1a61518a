package dev.srt.landlock;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import dev.srt.spi.FileKind;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies on a host, with a policy's rules about it, written as a test reads; and the trees that follow. */
final class HostTree {
    static final String TOOLS = "/tmp/srt-1000/x/tools";

    private final Map<Path, List<Path>> listings = new HashMap<>();
    private final Map<Path, FileKind> files = new HashMap<>();
    private final List<PathRule> denyRead = new ArrayList<>();
    private final List<PathRule> allowRead = new ArrayList<>();
    private final List<PathRule> allowWrite = new ArrayList<>();
    private final List<PathRule> denyWrite = new ArrayList<>();
    private boolean namespaces;

    /** A directory with what can be listed in it. */
    HostTree directory(String path, String... names) {
        Path directory = Path.of(path);
        files.put(directory, FileKind.DIRECTORY);
        listings.put(directory, Arrays.stream(names).map(directory::resolve).toList());
        Arrays.stream(names).map(directory::resolve).forEach(child -> files.putIfAbsent(child, FileKind.FILE));
        return this;
    }

    HostTree denyRead(String path) {
        denyRead.add(rule("denyRead", path));
        return this;
    }

    HostTree allowRead(String path) {
        allowRead.add(rule("allowRead", path));
        return this;
    }

    HostTree allowWrite(String path) {
        allowWrite.add(rule("allowWrite", path));
        return this;
    }

    HostTree denyWrite(String path) {
        denyWrite.add(rule("denyWrite", path));
        return this;
    }

    HostTree withNamespaces() {
        namespaces = true;
        return this;
    }

    /** The trees that the rules let be read: without the tools. */
    List<String> readable() throws UnenforceableException {
        return text(fence().readable().orElseThrow()).stream()
                .filter(path -> !path.equals(TOOLS))
                .toList();
    }

    /** The trees that may be written, but for those in {@code /dev}. */
    List<String> writable() throws UnenforceableException {
        return text(fence().writable()).stream()
                .filter(path -> !path.startsWith("/dev/"))
                .toList();
    }

    InitPlan.FileFence fence() throws UnenforceableException {
        return VisibleTrees.of(new FilesystemPolicy(false, denyRead, allowRead, allowWrite, denyWrite), host());
    }

    private HostFacts host() {
        return new HostFacts(
                "Linux",
                new HostFacts.User(1000, 1000),
                Map.of(),
                files,
                Optional.empty(),
                new HostFacts.Scratch(Path.of("/tmp/srt-1000"), Path.of("/tmp/srt-1000/x/tmp"), Path.of(TOOLS)),
                Optional.of(new HostFacts.Kernel(7, namespaces, listings)),
                Map.of());
    }

    private static List<String> text(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    private static PathRule rule(String key, String path) {
        return new PathRule(PathPattern.literal(Path.of(path)), new Source("test.json", 7, key));
    }
}
