package dev.srt.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the first process of a sandbox is to do before and while it runs the command.
 *
 * @param argv the command
 * @param environment the command's whole environment
 * @param workingDirectory where the command starts
 * @param user the ids that the command is to see as its own
 * @param listeners the ports to open, in the order in which their descriptors come back: for each, 127.0.0.1 and then
 *     ::1 where the kernel has IPv6
 * @param calls what of the kernel's interface the command may use
 * @param proc whether {@code /proc} is a fresh one, whose parts that reach the whole host must be covered
 */
public record InitPlan(
        List<String> argv,
        Map<String, String> environment,
        Path workingDirectory,
        HostFacts.User user,
        List<Listener> listeners,
        SystemCalls calls,
        boolean proc) {

    /**
     * What of the kernel's interface is open.
     *
     * @param unixSockets whether the command may make unix sockets
     * @param userNamespaces whether the command may make user and mount namespaces
     */
    public record SystemCalls(boolean unixSockets, boolean userNamespaces) {}

    /** Keeps its own copies of the collections. */
    public InitPlan {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        listeners = List.copyOf(listeners);
    }
}
