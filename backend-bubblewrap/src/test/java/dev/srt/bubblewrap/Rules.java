package dev.srt.bubblewrap;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.spi.Confinement;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A policy's file rules with what lies at their paths, written as a test reads, and the plan that follows. */
final class Rules {
    static final String TOOLS = "/tmp/srt-1000/x/tools";

    private final Map<Path, FileKind> files = new HashMap<>(Map.of(Path.of("/"), FileKind.DIRECTORY));
    private final Map<Path, Path> links = new LinkedHashMap<>();
    private final List<PathRule> denyRead = new ArrayList<>();
    private final List<PathRule> allowRead = new ArrayList<>();
    private final List<PathRule> allowWrite = new ArrayList<>();
    private final List<PathRule> denyWrite = new ArrayList<>();
    private boolean disabled;
    private Optional<InitProgram.Endpoint> init = Optional.of(new InitProgram.Endpoint(
            List.of("/run/srt-init", "outside", "7", "/run/control"),
            List.of("/proc/self/fd/4", "inside"),
            List.of("/proc/self/fd/4", "alone")));
    private final List<Listener> listeners = new ArrayList<>();

    Rules directory(String path) {
        files.put(Path.of(path), FileKind.DIRECTORY);
        return this;
    }

    Rules file(String path) {
        files.put(Path.of(path), FileKind.FILE);
        return this;
    }

    Rules absent(String path) {
        files.put(Path.of(path), FileKind.ABSENT);
        return this;
    }

    Rules link(String path, String target) {
        links.put(Path.of(path), Path.of(target));
        return this;
    }

    Rules denyRead(String path) {
        denyRead.add(rule(path));
        return this;
    }

    Rules allowRead(String path) {
        allowRead.add(rule(path));
        return this;
    }

    Rules allowWrite(String path) {
        allowWrite.add(rule(path));
        return this;
    }

    Rules denyWrite(String path) {
        denyWrite.add(rule(path));
        return this;
    }

    Rules listener(Listener listener) {
        listeners.add(listener);
        return this;
    }

    Rules disabled() {
        disabled = true;
        return this;
    }

    Rules withoutHelper() {
        init = Optional.empty();
        return this;
    }

    MountPlan plan() {
        return MountPlan.of(policy(), host());
    }

    Launch launch() throws UnenforceableException {
        return new BubblewrapBackend()
                .prepare(
                        new Confinement(
                                Policy.of(NetworkPolicy.CLOSED, policy()),
                                FilePatterns.NONE,
                                List.of("echo", "hello"),
                                Path.of("/work"),
                                Map.of("TOKEN", "secret"),
                                listeners,
                                Optional.empty(),
                                List.of()),
                        host());
    }

    /** What is mounted by the rules alone: without the tools. */
    List<String> mounts() throws UnenforceableException {
        List<String> lines = new ArrayList<>(allMounts());
        lines.remove("--ro-bind %1$s %1$s".formatted(TOOLS));
        return lines;
    }

    /** The plan's mounts as bubblewrap's arguments, one mount a line. */
    List<String> allMounts() throws UnenforceableException {
        List<String> lines = new ArrayList<>();
        for (String word : MountArguments.of(plan().whole(links), List.of())) {
            if (word.startsWith("--")) {
                lines.add(word);
            } else {
                lines.add(lines.removeLast() + " " + word);
            }
        }
        return lines;
    }

    HostFacts host() {
        return new HostFacts(
                "Linux",
                new HostFacts.User(1000, 1000),
                Map.of(BubblewrapBackend.TOOL, Path.of("/usr/bin/bwrap")),
                files,
                init,
                new HostFacts.Scratch(Path.of("/tmp/srt-1000"), Path.of("/tmp/srt-1000/x/tmp"), Path.of(TOOLS)),
                Optional.empty(),
                links);
    }

    private FilesystemPolicy policy() {
        return new FilesystemPolicy(disabled, denyRead, allowRead, allowWrite, denyWrite);
    }

    private static PathRule rule(String path) {
        return new PathRule(PathPattern.literal(Path.of(path)), new Source("test.json", 1, "test"));
    }
}
