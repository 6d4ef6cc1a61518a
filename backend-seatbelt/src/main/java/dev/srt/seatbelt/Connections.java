package dev.srt.seatbelt;

import static dev.srt.seatbelt.profile.Operation.NETWORK_BIND;
import static dev.srt.seatbelt.profile.Operation.NETWORK_INBOUND;
import static dev.srt.seatbelt.profile.Operation.NETWORK_OUTBOUND;
import static dev.srt.seatbelt.profile.Operation.SYSTEM_SOCKET;

import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.ProfileRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The network is the host's: a command reaches those ports of its loopback at which the gateway answers, and the services there
 * that rules name. Nothing else, so that all that leaves the machine goes through the gateway.
 */
final class Connections {
    private static final Filter ANY_LOOPBACK_ADDRESS = new Filter.RemoteAddress(Optional.empty());

    /** The kernel's control sockets: {@code SYSPROTO_CONTROL} of {@code sys/sys_domain.h}. Libraries ask by them what changed. */
    private static final Filter CONTROL =
            new Filter.All(List.of(new Filter.InDomain(Filter.SocketDomain.AF_SYSTEM), new Filter.OfProtocol(2)));

    private Connections() {}

    static List<ProfileRule> rules(NetworkPolicy network, List<Port> gateway) {
        List<ProfileRule> rules = new ArrayList<>();
        rules.add(ProfileRule.allow(SYSTEM_SOCKET, CONTROL));
        List<Filter> ports = Stream.concat(
                        gateway.stream(), network.localServices().stream().map(service -> service.port()))
                .distinct()
                .<Filter>map(port -> new Filter.RemoteAddress(Optional.of(port)))
                .toList();
        if (!ports.isEmpty()) {
            rules.add(ProfileRule.allow(List.of(NETWORK_OUTBOUND), ports));
        }
        if (network.allowLocalBinding()) {
            rules.addAll(ownServers());
        }
        rules.addAll(unixSockets(network));
        return rules;
    }

    /** Which of the loopback's servers are the command's own cannot be said, so whoever may have some reaches them all. */
    private static List<ProfileRule> ownServers() {
        return List.of(
                ProfileRule.allow(
                        List.of(NETWORK_BIND, NETWORK_INBOUND), List.of(new Filter.LocalAddress(Optional.empty()))),
                ProfileRule.allow(NETWORK_OUTBOUND, ANY_LOOPBACK_ADDRESS));
    }

    private static List<ProfileRule> unixSockets(NetworkPolicy network) {
        ProfileRule make = ProfileRule.allow(SYSTEM_SOCKET, new Filter.InDomain(Filter.SocketDomain.AF_UNIX));
        if (network.allowAllUnixSockets()) {
            Filter everywhere = new Filter.Subpath(Path.of("/"));
            return List.of(make, ProfileRule.allow(List.of(NETWORK_BIND, NETWORK_OUTBOUND), List.of(everywhere)));
        }
        if (network.allowUnixSockets().isEmpty()) {
            return List.of();
        }
        List<Filter> sockets = network.allowUnixSockets().stream()
                .<Filter>map(rule -> new Filter.Literal(rule.pattern().root()))
                .distinct()
                .toList();
        return List.of(make, ProfileRule.allow(List.of(NETWORK_OUTBOUND), sockets));
    }
}
