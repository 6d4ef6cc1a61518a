package dev.srt.spi;

import dev.srt.policy.EgressTarget;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the first process of a sandbox is to do before and while it runs the command.
 *
 * @param argv the command
 * @param environment the command's whole environment
 * @param workingDirectory where the command starts
 * @param user the ids that the command is to see as its own
 * @param surroundings what the helper finds around it, or has to make
 * @param mounts what the helper is to mount in the namespaces that it finds, in this order; the root's, if there is one,
 *     first. Without it the root stays as it is; over it, {@code /dev} and {@code /proc} do
 * @param listeners what the gateway serves inside; their sockets come back in this order
 * @param egress what is led to the gateway of what programs send by themselves; empty for nothing
 * @param calls what of the kernel's interface the command may use
 * @param fence what the kernel's file access control is to repeat, where it has any; empty for none
 * @param names what the helper is to judge of the names that the command makes; empty where it judges none
 * @param proc whether {@code /proc} is a fresh one, whose parts that reach the whole host must be covered
 * @since 0.1
 */
public record InitPlan(
        List<String> argv,
        Map<String, String> environment,
        Path workingDirectory,
        HostFacts.User user,
        Surroundings surroundings,
        List<Mount> mounts,
        List<Listener> listeners,
        Optional<TransparentEgress> egress,
        SystemCalls calls,
        Optional<FileFence> fence,
        Optional<NameRules> names,
        boolean proc) {

    /** What keeps the command apart from the host, beside what the plan says of files. */
    public enum Surroundings {
        /** Namespaces that another program has made. */
        PREPARED,
        /** Namespaces that the helper makes. */
        NAMESPACES,
        /** None: the helper makes every connection for the command, and only to the listeners. */
        FENCE
    }

    /**
     * Connections to other addresses than the sandbox's own. Every one is refused at once that is not let through to the
     * gateway, which judges it by where it goes.
     *
     * @param reachable let through
     * @param denied refused though they are among those
     */
    public record TransparentEgress(List<EgressTarget> reachable, List<EgressTarget> denied) {
        /** Keeps its own copies of the lists. */
        public TransparentEgress {
            reachable = List.copyOf(reachable);
            denied = List.copyOf(denied);
        }
    }

    /**
     * What of the kernel's interface is open.
     *
     * @param unixSockets which unix sockets the command may connect to
     * @param userNamespaces whether the command may make user and mount namespaces
     */
    public record SystemCalls(UnixSockets unixSockets, boolean userNamespaces) {

        /** What a policy opens. */
        public static SystemCalls of(Policy policy) {
            NetworkPolicy network = policy.network();
            UnixSockets sockets = network.allowAllUnixSockets()
                    ? new UnixSockets.All()
                    : new UnixSockets.At(network.allowUnixSockets().stream()
                            .map(rule -> rule.pattern().root())
                            .toList());
            return new SystemCalls(sockets, policy.nestedUserNamespaces());
        }
    }

    /** Which unix sockets a command may connect to. */
    public sealed interface UnixSockets {

        /** Every one, and it may make sockets of its own. */
        record All() implements UnixSockets {}

        /**
         * Those at these paths alone, through the helper; none at all where there are none.
         *
         * @param paths real paths, in which no link is followed: what lies there is looked up at each connection
         */
        record At(List<Path> paths) implements UnixSockets {
            /** Keeps its own copy of the list. */
            public At {
                paths = List.copyOf(paths);
            }
        }
    }

    /**
     * Rules of a mechanism that does not depend on mounts. A FIFO or a device outside the writable trees cannot be opened
     * for writing either, which read-only mounts do not prevent.
     *
     * @param writable the only trees the command may change: directories, with everything beneath, and files
     * @param readable the only other trees it may read; empty where reading is not restricted in this way
     */
    public record FileFence(List<Path> writable, Optional<List<Path>> readable) {
        /** Keeps its own copies of the lists. */
        public FileFence {
            writable = List.copyOf(writable);
            readable = readable.map(List::copyOf);
        }
    }

    /**
     * What mounts cannot deny, since it is not there, or Landlock cannot, since everything around it is allowed. The helper
     * makes such calls for the command.
     *
     * @param denied real paths, which may be neither made nor, with {@code changes}, written, moved or removed
     * @param names names, or {@code DIRECTORY/NAME}, that may not be made in any directory but those that the command has
     *     made itself; case does not matter
     * @param repositoryNames the same for directories called {@code .git}
     * @param changes whether calls that remove what is there are judged too, beside those that make something new and those
     *     that write a file: that may have names elsewhere
     */
    public record NameRules(List<Path> denied, List<String> names, List<String> repositoryNames, boolean changes) {
        /** Keeps its own copies of the lists. */
        public NameRules {
            denied = List.copyOf(denied);
            names = List.copyOf(names);
            repositoryNames = List.copyOf(repositoryNames);
        }

        /** These paths, with the names that every policy protects. */
        public static NameRules of(FilesystemPolicy policy, List<Path> denied, boolean changes) {
            return new NameRules(
                    denied,
                    policy.protection().names().anywhere(),
                    policy.protection().names().inRepositories(),
                    changes);
        }
    }

    /** Keeps its own copies of the collections. */
    public InitPlan {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        listeners = List.copyOf(listeners);
    }

    /**
     * A plan for a confinement: what a backend decides, with everything that the confinement states.
     *
     * @param mounts as in {@link InitPlan}; the name service's files come after them
     */
    public static InitPlan of(
            Confinement confinement,
            HostFacts host,
            Surroundings surroundings,
            List<Mount> mounts,
            Optional<FileFence> fence,
            Optional<NameRules> names,
            boolean proc) {
        return new InitPlan(
                confinement.argv(),
                confinement.environment(),
                confinement.workingDirectory(),
                host.user(),
                surroundings,
                Stream.concat(mounts.stream(), confinement.nameService().stream())
                        .toList(),
                confinement.listeners(),
                confinement.egress(),
                SystemCalls.of(confinement.policy()),
                fence,
                names,
                proc);
    }
}
