package dev.srt.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that are to be let through to the gateway, or not, before anybody judges a single connection.
 *
 * @param range the addresses
 * @param ports the ports
 */
public record EgressTarget(AddressRange range, PortSet ports) {
    private static final List<AddressRange> EVERYWHERE = List.of(
            AddressRange.of(InetAddress.ofLiteral("0.0.0.0"), 0), AddressRange.of(InetAddress.ofLiteral("::"), 0));

    /** The addresses that allow rules name as such. */
    public static List<EgressTarget> allowed(NetworkPolicy policy) {
        return of(policy.allowed());
    }

    /** The addresses that deny rules name as such. */
    public static List<EgressTarget> denied(NetworkPolicy policy) {
        return of(policy.denied());
    }

    private static List<EgressTarget> of(List<DomainRule> rules) {
        List<EgressTarget> targets = new ArrayList<>();
        for (DomainRule rule : rules) {
            Optional<Port> port = rule.pattern().port();
            switch (rule.pattern()) {
                case DomainPattern.Exact(Host.Address at, var same) ->
                    targets.add(new EgressTarget(AddressRange.of(at.address()), PortSet.of(port)));
                case DomainPattern.Range(AddressRange range, var same) ->
                    targets.add(new EgressTarget(range, PortSet.of(port)));
                case DomainPattern.Any any -> everywhere(port, targets);
                case DomainPattern.AnyRemote remote -> everywhere(port, targets);
                case DomainPattern.Exact name -> {
                    // A name has no address of its own here.
                }
                case DomainPattern.Subdomains names -> {
                    // Nor have these.
                }
            }
        }
        return List.copyOf(targets);
    }

    private static void everywhere(Optional<Port> port, List<EgressTarget> targets) {
        EVERYWHERE.forEach(range -> targets.add(new EgressTarget(range, PortSet.of(port))));
    }
}
