package dev.srt.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may be reached.
 *
 * @param allowed the destinations that may be reached; empty means none
 * @param denied the destinations that may not, whatever is allowed
 * @param strictAllowlist whether nobody is asked about a destination that no rule names
 * @param deniedAddresses ranges that no name may resolve to
 * @param allowUnixSockets paths of unix sockets that may be connected to
 * @param allowAllUnixSockets whether every unix socket may be used
 * @param allowLocalBinding whether the command may listen on the host's loopback (macOS; on Linux it has its own)
 * @param httpProxy the port on the host's loopback of a proxy that stands in for srt's HTTP proxy
 * @param socksProxy the port on the host's loopback of a proxy that stands in for srt's SOCKS proxy
 * @param parents the proxies between this host and the network
 */
public record NetworkPolicy(
        List<DomainRule> allowed,
        List<DomainRule> denied,
        boolean strictAllowlist,
        List<AddressRange> deniedAddresses,
        List<PathRule> allowUnixSockets,
        boolean allowAllUnixSockets,
        boolean allowLocalBinding,
        Optional<Port> httpProxy,
        Optional<Port> socksProxy,
        ParentProxies parents) {

    /** Nothing may be reached. */
    public static final NetworkPolicy CLOSED = new NetworkPolicy(
            List.of(),
            List.of(),
            false,
            List.of(),
            List.of(),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            ParentProxies.NONE);

    /** Keeps its own copies of the lists. */
    public NetworkPolicy {
        allowed = DomainRules.of(allowed);
        denied = DomainRules.of(denied);
        deniedAddresses = List.copyOf(deniedAddresses);
        allowUnixSockets = List.copyOf(allowUnixSockets);
    }

    /** The same policy with other unix sockets. */
    public NetworkPolicy withUnixSockets(List<PathRule> rules) {
        return new NetworkPolicy(
                allowed,
                denied,
                strictAllowlist,
                deniedAddresses,
                rules,
                allowAllUnixSockets,
                allowLocalBinding,
                httpProxy,
                socksProxy,
                parents);
    }

    /** The same policy where these may be reached too. */
    public NetworkPolicy allowing(List<DomainRule> rules) {
        return new NetworkPolicy(
                Stream.concat(allowed.stream(), rules.stream()).toList(),
                denied,
                strictAllowlist,
                deniedAddresses,
                allowUnixSockets,
                allowAllUnixSockets,
                allowLocalBinding,
                httpProxy,
                socksProxy,
                parents);
    }

    /**
     * The services of the host's loopback that allow rules name with their port and no rule denies. They are to answer
     * at the same port inside the sandbox, because programs bypass proxies for {@code localhost}.
     */
    public List<Destination> localServices() {
        return allowed.stream()
                .map(DomainRule::pattern)
                .filter(pattern -> pattern instanceof DomainPattern.Exact exact
                        && exact.host() instanceof Host.Name name
                        && name.text().equals("localhost"))
                .flatMap(pattern -> pattern.port().stream())
                .distinct()
                .map(port -> new Destination(new Host.Name("localhost"), port))
                .filter(destination -> EgressJudge.judge(this, destination).allowed())
                .toList();
    }
}
