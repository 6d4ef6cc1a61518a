package dev.srt.policy;

import java.util.List;
import java.util.Optional;

/**
 * The proxies between this host and the network.
 *
 * @param http for plain HTTP requests; empty where they go straight
 * @param tunnels for everything else
 * @param exemptions what goes straight all the same
 */
public record ParentProxies(
        Optional<ParentProxy> http, Optional<ParentProxy> tunnels, List<ProxyExemption> exemptions) {

    /** None. */
    public static final ParentProxies NONE = new ParentProxies(Optional.empty(), Optional.empty(), List.of());

    /** Keeps its own copy of the list. */
    public ParentProxies {
        exemptions = List.copyOf(exemptions);
    }
}
