package dev.srt.sandbox;

import dev.srt.policy.Policy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a sandbox is opened with.
 *
 * @param policy what its commands may do
 * @param workingDirectory where they start: absolute, its links resolved
 * @param environment the caller's environment, which they inherit
 * @param backend the id of the backend to use; empty to choose by what each can promise
 * @param notices told what of the policy could not be taken as written, a line each
 * @param debug told what is done, a line each
 */
public record SandboxOptions(
        Policy policy,
        Path workingDirectory,
        Map<String, String> environment,
        Optional<String> backend,
        Consumer<String> notices,
        Consumer<String> debug) {

    /** Keeps its own copy of the environment. */
    public SandboxOptions {
        environment = Map.copyOf(environment);
    }
}
