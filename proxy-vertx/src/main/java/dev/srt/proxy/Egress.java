package dev.srt.proxy;

import dev.srt.policy.Access;
import dev.srt.policy.AddressJudge;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.NetworkPolicy;
import dev.srt.violation.Violation;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one way out of a sandbox: asks the policy in force, reports refusals, and dials what is allowed. */
final class Egress {
    private final Supplier<NetworkPolicy> policy;
    private final Consumer<Violation> violations;
    private final Dialer dialer;

    Egress(Supplier<NetworkPolicy> policy, Consumer<Violation> violations, Dialer dialer) {
        this.policy = policy;
        this.violations = violations;
        this.dialer = dialer;
    }

    /** The policy in force. */
    NetworkPolicy policy() {
        return policy.get();
    }

    /** What the rules say; a denial is reported. */
    Optional<Dialled.Refused> refusal(NetworkPolicy inForce, Destination destination) {
        return EgressJudge.judge(inForce, destination) instanceof Decision.Denied denied
                ? Optional.of(refused(destination, denied, Dialled.Ground.RULE))
                : Optional.empty();
    }

    /** The refusal by a deny rule, reported; empty where no deny rule names the destination. */
    Optional<Dialled.Refused> denyRule(Destination destination) {
        return EgressJudge.judge(policy(), destination) instanceof Decision.Denied denied
                        && denied.rule().isPresent()
                ? Optional.of(refused(destination, denied, Dialled.Ground.RULE))
                : Optional.empty();
    }

    /**
     * Judges a destination of a proxy client and connects to it.
     *
     * @param then told the result on the loop, perhaps before this method returns
     */
    void connect(EventLoop loop, Destination destination, Consumer<Dialled> then) {
        NetworkPolicy inForce = policy();
        if (inForce.httpProxy().isPresent() || inForce.socksProxy().isPresent()) {
            // Going around the proxy that the settings name would defeat its purpose.
            then.accept(refusal(inForce, destination)
                    .<Dialled>map(refused -> refused)
                    .orElseGet(() -> new Dialled.Failed(
                            "network.httpProxyPort and network.socksProxyPort name another proxy, and srt does not"
                                    + " forward to one yet",
                            false)));
            return;
        }
        connect(loop, inForce, destination, then);
    }

    /** Judges a service of the host's loopback and connects to it, whatever other proxy the settings name. */
    void connectToService(EventLoop loop, Destination service, Consumer<Dialled> then) {
        connect(loop, policy(), service, then);
    }

    private void connect(EventLoop loop, NetworkPolicy inForce, Destination destination, Consumer<Dialled> then) {
        Optional<Dialled.Refused> refused = refusal(inForce, destination);
        if (refused.isPresent()) {
            then.accept(refused.get());
            return;
        }
        dialer.dial(loop, destination, answer -> judge(inForce, destination, answer), then);
    }

    private Dialer.Vetted judge(NetworkPolicy inForce, Destination destination, NameLookup.Answer answer) {
        return switch (AddressJudge.judge(inForce, destination, answer.addresses(), answer.own())) {
            case AddressJudge.Verdict.Dial dial -> new Dialer.Vetted.Survivors(dial.addresses());
            case AddressJudge.Verdict.Refuse refuse ->
                new Dialer.Vetted.None(refused(destination, refuse.decision(), Dialled.Ground.ADDRESS));
        };
    }

    private Dialled.Refused refused(Destination destination, Decision.Denied denied, Dialled.Ground ground) {
        violations.accept(new Violation(Instant.now(), new Access.Connect(destination), denied));
        return new Dialled.Refused(denied, ground);
    }
}
