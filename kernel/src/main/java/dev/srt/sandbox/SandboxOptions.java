package dev.srt.sandbox;

import dev.srt.policy.Destination;
import dev.srt.policy.Policy;
import dev.srt.spi.EgressRules;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a sandbox is opened with.
 *
 * @param policy what its commands may do
 * @param workingDirectory where they start: absolute, its links resolved
 * @param environment the caller's environment, which they inherit
 * @param backend the id of the backend to use; empty to choose by what each can promise
 * @param ask asked about destinations that no rule decides, on an event loop; see {@link EgressRules#ask}
 * @param notices told what of the policy could not be taken as written, a line each
 * @param debug told what is done, a line each
 */
public record SandboxOptions(
        Policy policy,
        Path workingDirectory,
        Map<String, String> environment,
        Optional<String> backend,
        Function<Destination, Future<EgressRules.Answer>> ask,
        Consumer<String> notices,
        Consumer<String> debug) {

    /** Asks nobody. */
    public static final Function<Destination, Future<EgressRules.Answer>> NOBODY =
            destination -> Future.succeededFuture(EgressRules.Answer.NOBODY);

    /** Keeps its own copy of the environment. */
    public SandboxOptions {
        environment = Map.copyOf(environment);
    }
}
