package dev.srt.settings;

import dev.srt.policy.DatagramRule;
import dev.srt.policy.Destination;
import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.Host;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds allow rules that a deny rule covers whole, so that they cannot decide anything. */
final class NeverMatching {
    private final List<Notice> notices = new ArrayList<>();

    private NeverMatching() {}

    static List<Notice> in(Policy policy) {
        NeverMatching found = new NeverMatching();
        NetworkPolicy network = policy.network();
        for (DomainRule allow : network.allowed()) {
            found.coverOf(allow, network.denied().stream(), deny -> covers(deny.pattern(), allow.pattern()));
        }
        for (DatagramRule allow : network.datagrams()) {
            Destination service = allow.service();
            found.coverOf(
                    allow,
                    network.denied().stream(),
                    deny -> deny.pattern().port().stream().allMatch(service.port()::equals)
                            && deny.pattern().matches(service.host()));
        }
        FilesystemPolicy files = policy.filesystem();
        for (PathRule allow : files.allowWrite()) {
            Stream<PathRule> hidden = files.denyRead().stream().filter(PathRule::firm);
            found.coverOf(
                    allow, Stream.concat(files.denyWrite().stream(), hidden), deny -> Reopening.liesIn(allow, deny));
        }
        return found.notices;
    }

    private <R extends Rule> void coverOf(Rule allow, Stream<R> denies, Predicate<R> covers) {
        denies.filter(covers)
                .findFirst()
                .ifPresent(deny -> notices.add(new Notice(
                        allow.source(),
                        "\"%s\" can never match, because of \"%s\" at %s"
                                .formatted(allow.text(), deny.text(), deny.source()))));
    }

    /** Whether everything that one entry means, the other means too. */
    private static boolean covers(DomainPattern deny, DomainPattern allow) {
        if (deny.port().isPresent() && !deny.port().equals(allow.port())) {
            return false;
        }
        return switch (allow) {
            case DomainPattern.Exact exact -> deny.matches(exact.host());
            case DomainPattern.Subdomains beneath -> coversBeneath(deny, beneath.domain());
            case DomainPattern.Range range -> deny instanceof DomainPattern.Any || isWithin(range, deny);
            case DomainPattern.AnyRemote remote -> deny instanceof DomainPattern.Any;
            case DomainPattern.Any any -> deny instanceof DomainPattern.Any;
        };
    }

    private static boolean isWithin(DomainPattern.Range range, DomainPattern deny) {
        return deny instanceof DomainPattern.Range(var wider, var port) && wider.contains(range.range());
    }

    private static boolean coversBeneath(DomainPattern deny, Host.Name domain) {
        return switch (deny) {
            case DomainPattern.Any any -> true;
            case DomainPattern.Subdomains wider -> wider.domain().equals(domain) || wider.matches(domain);
            case DomainPattern.Range range -> false;
            case DomainPattern.AnyRemote remote -> false;
            case DomainPattern.Exact exact -> false;
        };
    }
}
