package dev.srt.policy;

import java.nio.file.Path;
import java.util.Optional;

/** How an allowed destination is reached. */
public sealed interface Route {

    /** Straight. */
    record Direct() implements Route {}

    /** Through a proxy. */
    record Through(ParentProxy proxy) implements Route {}

    /** Through a proxy on a unix socket. */
    record Inspected(Path socket) implements Route {}

    /** How a client asks for a destination. */
    enum Entrance {
        /** By a plain HTTP request. */
        HTTP_REQUEST,
        /** By CONNECT. */
        HTTP_TUNNEL,
        /** By SOCKS5. */
        SOCKS,
        /** By a connection to its own address. */
        TRANSPARENT
    }

    /**
     * The route of an allowed destination. What an inspecting proxy is to see goes through it and no other way. A proxy that stands in for one of srt's own ({@code httpProxyPort}, {@code
     * socksProxyPort}) is always gone through, by the other entrance too where that has none of its own: going around it
     * would defeat its purpose. A parent proxy is not asked for this host's loopback, which is another one there.
     */
    static Route of(NetworkPolicy policy, Entrance entrance, Destination destination) {
        Optional<InspectingProxy> inspecting =
                policy.parents().inspecting().filter(proxy -> proxy.inspects(destination.host()));
        if (inspecting.isPresent()) {
            return new Inspected(inspecting.get().socket());
        }
        Optional<ParentProxy> http = policy.httpProxy().map(port -> ParentProxy.local(ParentProxy.Protocol.HTTP, port));
        Optional<ParentProxy> socks =
                policy.socksProxy().map(port -> ParentProxy.local(ParentProxy.Protocol.SOCKS5, port));
        Optional<ParentProxy> standIn = switch (entrance) {
            case SOCKS, TRANSPARENT -> socks.or(() -> http);
            case HTTP_REQUEST, HTTP_TUNNEL -> http.or(() -> socks);
        };
        return standIn.or(() -> parent(policy.parents(), entrance, destination))
                .<Route>map(Through::new)
                .orElseGet(Direct::new);
    }

    private static Optional<ParentProxy> parent(ParentProxies parents, Entrance entrance, Destination destination) {
        boolean local = switch (destination.host()) {
            case Host.Name name -> name.isLocalhost();
            case Host.Address at -> at.address().isLoopbackAddress();
        };
        if (local || parents.exemptions().stream().anyMatch(each -> each.matches(destination))) {
            return Optional.empty();
        }
        return entrance == Entrance.HTTP_REQUEST ? parents.http() : parents.tunnels();
    }
}
