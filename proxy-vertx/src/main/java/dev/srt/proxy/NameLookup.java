package dev.srt.proxy;

import dev.srt.policy.Host;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Asks the system's resolver, which honours {@code /etc/hosts} and {@code nsswitch.conf}, on threads of its own, shared
 * by the gateways of one Vert.x instance.
 */
final class NameLookup {
    private static final int THREADS = 16;

    /**
     * What a name means now.
     *
     * @param addresses in the order the resolver gave; not empty
     * @param own the addresses of this host's interfaces at that time
     */
    record Answer(List<InetAddress> addresses, Set<InetAddress> own) {}

    private final WorkerExecutor threads;

    NameLookup(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("srt-name-lookup", THREADS);
    }

    /** Resolves a name. The future completes on any thread, and fails where the name does not resolve. */
    Future<Answer> resolve(String name) {
        return off(() -> lookUp(name));
    }

    /** The addresses of a host. The future completes on any thread. */
    Future<List<InetAddress>> addresses(Host host) {
        return switch (host) {
            case Host.Address at -> Future.succeededFuture(List.of(at.address()));
            case Host.Name name -> off(() -> List.of(InetAddress.getAllByName(name.text())));
        };
    }

    /** Does something that blocks on one of the threads. */
    <T> Future<T> off(Callable<T> task) {
        return threads.executeBlocking(task, false);
    }

    Future<Void> close() {
        return threads.close();
    }

    private static Answer lookUp(String name) throws UnknownHostException, SocketException {
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(name));
        Set<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .collect(Collectors.toSet());
        return new Answer(addresses, own);
    }
}
