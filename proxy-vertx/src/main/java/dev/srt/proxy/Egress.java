package dev.srt.proxy;

import dev.srt.policy.Access;
import dev.srt.policy.AddressJudge;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.Host;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Route;
import dev.srt.spi.EgressRules;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The one way out of a sandbox: asks the policy in force, reports refusals, and dials what is allowed. */
final class Egress {
    private static final String USER_DENIED = "user denied";
    private static final String PROMPT_FAILED = "permission prompt failed";

    /** RFC 6761, section 6.3: these names mean loopback, whatever a resolver says. */
    private static final NameLookup.Answer LOOPBACK =
            new NameLookup.Answer(List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")), Set.of());

    private final EgressRules rules;
    private final Consumer<Violation> violations;
    private final NameLookup lookup;
    private final Dialer dialer;
    private final ParentDialer parents;
    private final Deadlines deadlines;
    private final UpstreamPool upstreams;
    private final NamePool names;
    private final CommandOrigin command;

    Egress(
            EgressRules rules,
            Consumer<Violation> violations,
            NameLookup lookup,
            Dialer dialer,
            NamePool names,
            Deadlines deadlines) {
        this(
                rules,
                violations,
                lookup,
                dialer,
                new ParentDialer(dialer, lookup),
                deadlines,
                new UpstreamPool(deadlines),
                names,
                CommandOrigin.UNKNOWN);
    }

    private Egress(
            EgressRules rules,
            Consumer<Violation> violations,
            NameLookup lookup,
            Dialer dialer,
            ParentDialer parents,
            Deadlines deadlines,
            UpstreamPool upstreams,
            NamePool names,
            CommandOrigin command) {
        this.rules = rules;
        this.violations = violations;
        this.lookup = lookup;
        this.dialer = dialer;
        this.parents = parents;
        this.deadlines = deadlines;
        this.upstreams = upstreams;
        this.names = names;
        this.command = command;
    }

    /** The same way out, for one command. */
    Egress of(CommandOrigin one) {
        return new Egress(rules, violations, lookup, dialer, parents, deadlines, upstreams, names, one);
    }

    /**
     * What a client asks for.
     *
     * @param policy in force for the client
     */
    record Wish(NetworkPolicy policy, Route.Entrance entrance, Destination destination) {
        Access access() {
            return new Access.Connect(destination);
        }
    }

    /** Connections that clients have left to those that come next. */
    UpstreamPool upstreams() {
        return upstreams;
    }

    /**
     * The policy in force for a client.
     *
     * @param said what its user name says
     */
    NetworkPolicy policy(Optional<String> said) {
        return rules.inForce(command, said);
    }

    /** The refusal by a deny rule, reported; empty where no deny rule names the destination. */
    Optional<Dialled.Refused> denyRule(Destination destination) {
        return EgressJudge.judge(policy(Optional.empty()), destination) instanceof Decision.Denied denied
                        && denied.rule().isPresent()
                ? Optional.of(refused(new Access.Connect(destination), denied, Dialled.Ground.RULE))
                : Optional.empty();
    }

    /**
     * Judges a destination and connects to it.
     *
     * @param then told the result on the loop, perhaps before this method returns
     */
    void connect(EventLoop loop, Wish given, Consumer<Dialled> then) {
        Wish wish = meant(given);
        judge(loop, wish, refusal -> {
            if (refusal.isPresent()) {
                then.accept(refusal.get());
            } else {
                reach(new Attempt(loop, deadlines, then), wish);
            }
        });
    }

    /** Judges a service of the host's loopback and connects to it, whatever other proxy the settings name. */
    void connectToService(EventLoop loop, Destination service, Consumer<Dialled> then) {
        NetworkPolicy inForce = policy(Optional.empty());
        if (EgressJudge.judge(inForce, service) instanceof Decision.Denied denied) {
            then.accept(refused(new Access.Connect(service), denied, Dialled.Ground.RULE));
        } else {
            straight(new Attempt(loop, deadlines, then), inForce, service);
        }
    }

    /** Judges a UDP service and opens a socket that sends there alone. No other proxy takes datagrams. */
    void connectDatagrams(EventLoop loop, Destination service, Consumer<Dialled> then) {
        NetworkPolicy inForce = policy(Optional.empty());
        Access.Send access = new Access.Send(service);
        if (EgressJudge.judgeDatagram(inForce, service) instanceof Decision.Denied denied) {
            then.accept(refused(access, denied, Dialled.Ground.RULE));
            return;
        }
        Attempt attempt = new Attempt(loop, deadlines, then);
        resolved(service.host(), attempt, answer -> {
            if (answer.isEmpty()) {
                attempt.end(new Dialled.Failed("the name does not resolve", false));
            } else {
                dialable(attempt, inForce, service, answer.get(), access)
                        .ifPresent(addresses -> dialer.openDatagrams(
                                attempt, addresses, service.port().number()));
            }
        });
    }

    /**
     * Judges a destination by the rules, and by whoever is to be asked where there are none; a refusal is reported.
     *
     * @param then told the refusal, or that there is none, on the loop
     */
    void judge(EventLoop loop, Wish given, Consumer<Optional<Dialled.Refused>> then) {
        Wish wish = meant(given);
        if (!(EgressJudge.judge(wish.policy(), wish.destination()) instanceof Decision.Denied denied)) {
            then.accept(Optional.empty());
            return;
        }
        if (denied.rule().isPresent() || wish.policy().strictAllowlist()) {
            then.accept(Optional.of(refused(wish.access(), denied, Dialled.Ground.RULE)));
            return;
        }
        Future<EgressRules.Answer> asked = ask(wish.destination());
        if (asked.succeeded()) {
            then.accept(heed(wish, denied, asked.result()));
        } else {
            asked.otherwise(failure -> new EgressRules.Answer.Deny(Optional.of(PROMPT_FAILED)))
                    .onSuccess(answer -> loop.execute(() -> then.accept(heed(wish, denied, answer))));
        }
    }

    /** A client that looked a name up itself asks a proxy for the address that stands for it inside. */
    private Wish meant(Wish wish) {
        return wish.destination().host() instanceof Host.Address at
                ? names.name(at.address())
                        .map(name -> new Wish(
                                wish.policy(),
                                wish.entrance(),
                                new Destination(name, wish.destination().port())))
                        .orElse(wish)
                : wish;
    }

    private Future<EgressRules.Answer> ask(Destination destination) {
        try {
            return rules.ask(destination);
        } catch (RuntimeException e) {
            // Whoever was asked is somebody else's code.
            return Future.failedFuture(e);
        }
    }

    private Optional<Dialled.Refused> heed(Wish wish, Decision.Denied unnamed, EgressRules.Answer answer) {
        return switch (answer) {
            case EgressRules.Answer.Allow allow -> Optional.empty();
            case EgressRules.Answer.Nobody nobody -> Optional.of(refused(wish.access(), unnamed, Dialled.Ground.RULE));
            case EgressRules.Answer.Deny deny ->
                Optional.of(refused(
                        wish.access(),
                        new Decision.Denied(Optional.empty(), deny.reason().orElse(USER_DENIED), unnamed.fix()),
                        Dialled.Ground.RULE));
        };
    }

    private void reach(Attempt attempt, Wish wish) {
        boolean requests = wish.entrance() == Route.Entrance.HTTP_REQUEST;
        switch (Route.of(wish.policy(), wish.entrance(), wish.destination())) {
            case Route.Direct direct -> straight(attempt, wish.policy(), wish.destination());
            case Route.Through(var proxy) ->
                unlessForbidden(attempt, wish, () -> parents.dial(attempt, proxy, wish.destination(), requests));
            case Route.Inspected(var socket) ->
                unlessForbidden(attempt, wish, () -> parents.dial(attempt, socket, wish.destination(), requests));
        }
    }

    /** A proxy looks the name up itself. What it means here must be allowed all the same. */
    private void unlessForbidden(Attempt attempt, Wish wish, Runnable on) {
        resolved(wish.destination().host(), attempt, answer -> {
            if (answer.isEmpty()
                    || dialable(attempt, wish.policy(), wish.destination(), answer.get(), wish.access())
                            .isPresent()) {
                on.run();
            }
        });
    }

    private void straight(Attempt attempt, NetworkPolicy inForce, Destination destination) {
        int port = destination.port().number();
        resolved(destination.host(), attempt, answer -> {
            if (answer.isEmpty()) {
                attempt.end(new Dialled.Failed("the name does not resolve", false));
            } else {
                dialable(attempt, inForce, destination, answer.get(), new Access.Connect(destination))
                        .ifPresent(addresses -> dialer.dial(attempt, addresses, port, Dialer.Way.STRAIGHT));
            }
        });
    }

    /**
     * Looks a host up, unless the attempt is over by then.
     *
     * @param then told on the loop; given nothing where the name does not resolve
     */
    private void resolved(Host host, Attempt attempt, Consumer<Optional<NameLookup.Answer>> then) {
        switch (host) {
            case Host.Address at -> then.accept(Optional.of(new NameLookup.Answer(List.of(at.address()), Set.of())));
            case Host.Name name when name.isLocalhost() -> then.accept(Optional.of(LOOPBACK));
            case Host.Name name ->
                lookup.resolve(name.text())
                        .map(Optional::of)
                        .otherwise(Optional.empty())
                        .onSuccess(answer -> attempt.loop().execute(() -> {
                            if (!attempt.isOver()) {
                                then.accept(answer);
                            }
                        }));
        }
    }

    /** Which of a destination's addresses may be dialled; where none may, that ends the attempt. */
    private Optional<List<InetAddress>> dialable(
            Attempt attempt, NetworkPolicy inForce, Destination destination, NameLookup.Answer answer, Access access) {
        if (destination.host() instanceof Host.Address) {
            // The rules have judged it.
            return Optional.of(answer.addresses());
        }
        return switch (AddressJudge.judge(inForce, destination, answer.addresses(), answer.own())) {
            case AddressJudge.Verdict.Dial dial -> Optional.of(dial.addresses());
            case AddressJudge.Verdict.Refuse refuse -> {
                attempt.end(refused(access, refuse.decision(), Dialled.Ground.ADDRESS));
                yield Optional.empty();
            }
        };
    }

    private Dialled.Refused refused(Access access, Decision.Denied denied, Dialled.Ground ground) {
        report(access, denied);
        return new Dialled.Refused(denied, ground);
    }

    /** Reports a refusal that was decided elsewhere. */
    void report(Access access, Decision.Denied denied) {
        violations.accept(new Violation(Instant.now(), access, denied, command));
    }
}
