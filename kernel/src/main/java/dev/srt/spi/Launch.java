package dev.srt.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The finished plan of one run.
 *
 * @param argv the program to start on the host, with its arguments; holds no secret, since every user may read it
 * @param environment the whole environment of that program
 * @param workingDirectory where that program starts
 * @param init what the sandbox's first process is told; empty where the plan has no helper of ours
 * @param files what that program reads: texts by their paths, each directly in {@link HostFacts.Scratch#tools}. They are written before
 *     it starts, for this user to read alone
 * @since 0.1
 */
public record Launch(
        List<String> argv,
        Map<String, String> environment,
        Path workingDirectory,
        Optional<InitPlan> init,
        Map<Path, String> files) {

    /** A launch that needs no files. */
    public Launch(List<String> argv, Map<String, String> environment, Path workingDirectory, Optional<InitPlan> init) {
        this(argv, environment, workingDirectory, init, Map.of());
    }

    /** Keeps its own copies of the collections. */
    public Launch {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }
}
