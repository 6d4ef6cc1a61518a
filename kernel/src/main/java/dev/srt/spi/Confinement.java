package dev.srt.spi;

import dev.srt.policy.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend is asked to enforce for one command.
 *
 * @param policy the policy, whose file rules are already about real paths ({@link HostFacts#files} says what lies there)
 * @param patterns the file rules among these that have wildcards, as they were written
 * @param argv the program and its arguments
 * @param workingDirectory where the command starts: absolute, its links resolved
 * @param environment the command's whole environment
 * @param listeners what must answer inside the sandbox
 * @param egress what is to be led to the gateway of what programs send by themselves; empty for nothing
 * @param nameService files that make programs ask the sandbox's name server, each in the place of one of the host's
 * @since 0.1
 */
public record Confinement(
        Policy policy,
        FilePatterns patterns,
        List<String> argv,
        Path workingDirectory,
        Map<String, String> environment,
        List<Listener> listeners,
        Optional<InitPlan.TransparentEgress> egress,
        List<Mount.Replaced> nameService) {

    /** Keeps its own copies of the collections. */
    public Confinement {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        listeners = List.copyOf(listeners);
        nameService = List.copyOf(nameService);
    }
}
