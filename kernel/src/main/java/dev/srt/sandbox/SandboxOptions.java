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
 * @param workingDirectory where they start: absolute; links are followed
 * @param environment what they inherit
 * @param backend the id of the backend to use; empty to choose by what each can promise
 * @param plugins where backends of others lie ({@link dev.srt.plugin.PluginDirectory}); empty for those of the class path alone
 * @param ask asked about destinations that no rule decides, on an event loop; see {@link EgressRules#ask}
 * @param notices told what of the policy could not be taken as written, a line each
 * @param debug told what is done, a line each
 * @param followSystemLog whether {@link dev.srt.violation.ViolationStore} is to tell what the system itself says that it refuses, where it
 *     says that: macOS does, by another process for each command, which then ends up to a second later
 * @since 0.1
 */
public record SandboxOptions(
        Policy policy,
        Path workingDirectory,
        Map<String, String> environment,
        Optional<String> backend,
        Optional<Path> plugins,
        Function<Destination, Future<EgressRules.Answer>> ask,
        Consumer<String> notices,
        Consumer<String> debug,
        boolean followSystemLog) {

    /** Asks nobody. */
    public static final Function<Destination, Future<EgressRules.Answer>> NOBODY =
            destination -> Future.succeededFuture(EgressRules.Answer.NOBODY);

    /** Keeps its own copy of the environment. */
    public SandboxOptions {
        environment = Map.copyOf(environment);
    }

    /** Where temporary files go. */
    Path temporary() {
        return Path.of(environment.getOrDefault("TMPDIR", "/tmp"));
    }

    /** Options to be changed: commands start where this process is and inherit its environment; nobody is asked. */
    public static Builder builder(Policy policy) {
        return new Builder(policy);
    }

    /** Makes options. */
    public static final class Builder {
        private static final System.Logger LOG = System.getLogger("dev.srt.sandbox");

        private final Policy policy;
        private Path workingDirectory = Path.of("").toAbsolutePath();
        private Map<String, String> environment = System.getenv();
        private Optional<String> backend = Optional.empty();
        private Optional<Path> plugins = Optional.empty();
        private Function<Destination, Future<EgressRules.Answer>> ask = NOBODY;
        private Consumer<String> notices = line -> LOG.log(System.Logger.Level.WARNING, line);
        private Consumer<String> debug = line -> LOG.log(System.Logger.Level.DEBUG, line);

        private boolean followSystemLog;

        private Builder(Policy policy) {
            this.policy = policy;
        }

        /** Where commands start: absolute. */
        public Builder workingDirectory(Path value) {
            workingDirectory = value;
            return this;
        }

        /** What commands inherit. */
        public Builder environment(Map<String, String> value) {
            environment = value;
            return this;
        }

        /** The id of the only backend to use. */
        public Builder backend(String id) {
            backend = Optional.of(id);
            return this;
        }

        /** Where backends of others lie, such as {@code ~/.srt/plugins}. */
        public Builder plugins(Path directory) {
            plugins = Optional.of(directory);
            return this;
        }

        /** Asked about destinations that no rule decides, on an event loop. */
        public Builder ask(Function<Destination, Future<EgressRules.Answer>> value) {
            ask = value;
            return this;
        }

        /** Told what of the policy could not be taken as written; a warning in the log unless this says otherwise. */
        public Builder notices(Consumer<String> value) {
            notices = value;
            return this;
        }

        /** Told what is done. */
        public Builder debug(Consumer<String> value) {
            debug = value;
            return this;
        }

        /** Has violations tell what the system itself says that it refuses; not unless this says so. */
        public Builder followSystemLog(boolean value) {
            followSystemLog = value;
            return this;
        }

        /** The options. */
        public SandboxOptions build() {
            return new SandboxOptions(
                    policy, workingDirectory, environment, backend, plugins, ask, notices, debug, followSystemLog);
        }
    }
}
