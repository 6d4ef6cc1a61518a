package dev.srt.policy;

import java.nio.file.Path;
import java.util.List;

/**
 * A proxy of the user's own that looks into the traffic of some hosts.
 *
 * @param socket the unix socket on which it speaks HTTP
 * @param domains whose traffic goes through it, on every port
 */
public record InspectingProxy(Path socket, List<DomainPattern> domains) {

    /** Keeps its own copy of the list. */
    public InspectingProxy {
        domains = List.copyOf(domains);
    }

    /** Whether traffic to this host goes through it. */
    public boolean inspects(Host host) {
        return domains.stream().anyMatch(domain -> domain.matches(host));
    }
}
