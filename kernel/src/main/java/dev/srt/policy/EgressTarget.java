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
            // As in DomainIndex, no switch over patterns.
            if (rule.pattern() instanceof DomainPattern.Range block) {
                targets.add(new EgressTarget(block.range(), PortSet.of(port)));
            } else if (rule.pattern() instanceof DomainPattern.Exact exact) {
                // A name has no address of its own here, and nor has any beneath it.
                if (exact.host() instanceof Host.Address at) {
                    targets.add(new EgressTarget(AddressRange.of(at.address()), PortSet.of(port)));
                }
            } else if (!(rule.pattern() instanceof DomainPattern.Subdomains)) {
                EVERYWHERE.forEach(range -> targets.add(new EgressTarget(range, PortSet.of(port))));
            }
        }
        return List.copyOf(targets);
    }
}
