package dev.srt.policy;

import java.util.List;
import java.util.Optional;

/**
 * The proxies between this host and the network.
 *
 * @param http for plain HTTP requests; empty where they go straight
 * @param tunnels for everything else
 * @param exemptions what goes straight all the same
 * @param inspecting one that some hosts' traffic goes through instead
 */
public record ParentProxies(
        Optional<ParentProxy> http,
        Optional<ParentProxy> tunnels,
        List<ProxyExemption> exemptions,
        Optional<InspectingProxy> inspecting) {

    /** None. */
    public static final ParentProxies NONE =
            new ParentProxies(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    /** Keeps its own copy of the list. */
    public ParentProxies {
        exemptions = List.copyOf(exemptions);
    }

    /** Without an inspecting one. */
    public ParentProxies(Optional<ParentProxy> http, Optional<ParentProxy> tunnels, List<ProxyExemption> exemptions) {
        this(http, tunnels, exemptions, Optional.empty());
    }

    /** The same with an inspecting one. */
    public ParentProxies inspectedBy(InspectingProxy proxy) {
        return new ParentProxies(http, tunnels, exemptions, Optional.of(proxy));
    }
}
