package dev.srt.sandbox;

import dev.srt.policy.Policy;
import dev.srt.spi.HostFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What looking at the host brought for one command.
 *
 * @param policy about real paths
 * @param argv the command
 * @param workingDirectory a real path
 * @param environment the command's whole environment
 * @param user who runs srt
 * @param tools programs that backends look for
 * @param rules the file rules of the policy, and what they were found by
 * @param services what the gateway serves
 * @param scratch the sandbox's own directories
 */
record Surroundings(
        Policy policy,
        List<String> argv,
        Path workingDirectory,
        Map<String, String> environment,
        HostFacts.User user,
        Map<String, Path> tools,
        LocatedRules rules,
        Services services,
        ScratchSpace scratch) {}
