package dev.srt.sandbox;

import dev.srt.policy.Destination;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.spi.EgressRules;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The rules for the network of one sandbox: what holds for all its commands, and what for single ones. */
final class NetworkRules implements EgressRules {
    /** As many characters as 128 random bits take in base64. */
    static final int SHORTEST_ID = 22;

    static final String TOO_SHORT = "an id that opens something needs " + SHORTEST_ID + " characters, all random";

    /**
     * What one command may reach besides.
     *
     * @param within the policy for all when this was made
     * @param policy the policy for the command, by that
     */
    private record Own(List<DomainRule> domains, NetworkPolicy within, NetworkPolicy policy) {
        static Own of(List<DomainRule> domains, NetworkPolicy within) {
            return new Own(domains, within, within.strictAllowlist() ? within : within.allowing(domains));
        }
    }

    private final Function<Destination, Future<Answer>> ask;
    private final Map<String, Own> commands = new ConcurrentHashMap<>();
    private volatile NetworkPolicy forAll;

    NetworkRules(NetworkPolicy forAll, Function<Destination, Future<Answer>> ask) {
        this.forAll = forAll;
        this.ask = ask;
    }

    void update(NetworkPolicy policy) {
        forAll = policy;
    }

    void allowFor(String commandId, List<DomainRule> domains) {
        if (commandId.length() < SHORTEST_ID) {
            throw new IllegalArgumentException(TOO_SHORT);
        }
        commands.put(commandId, Own.of(List.copyOf(domains), forAll));
    }

    void forget(String commandId) {
        commands.remove(commandId);
    }

    @Override
    public NetworkPolicy inForce(CommandOrigin command, Optional<String> said) {
        return said.filter(commands::containsKey).map(this::inForce).orElseGet(() -> inForce(command.id()));
    }

    /** The policy for the command of an id. */
    NetworkPolicy inForce(String id) {
        NetworkPolicy common = forAll;
        Own own = commands.get(id);
        if (own == null) {
            return common;
        }
        if (own.within().equals(common)) {
            return own.policy();
        }
        // Nothing is lost where another thread does the same, or forgets the command.
        Own renewed = Own.of(own.domains(), common);
        commands.replace(id, own, renewed);
        return renewed.policy();
    }

    @Override
    public Future<Answer> ask(Destination destination) {
        return ask.apply(destination);
    }
}
