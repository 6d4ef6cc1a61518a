package dev.srt.proxy;

import dev.srt.policy.EgressJudge;
import dev.srt.policy.Host;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressRules;
import dev.srt.spi.InitProgram;
import dev.srt.spi.InsideAddresses;
import dev.srt.spi.Listener;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The gateway of one sandbox. */
final class VertxEgressGateway implements EgressGateway {
    private final EventLoopGroup loops;
    private final ProxyCredentials credentials;
    private final Deadlines deadlines;
    private final ChannelGroup channels;
    private final NameLookup lookup;
    private final Egress egress;
    private final InsideAddresses addresses;
    private final NamePool pool;

    VertxEgressGateway(
            Vertx vertx,
            EventLoopGroup loops,
            ProxyCredentials credentials,
            EgressRules rules,
            Consumer<Violation> violations,
            Deadlines deadlines) {
        this.loops = loops;
        this.credentials = credentials;
        this.deadlines = deadlines;
        // What is added after the group was closed is closed at once.
        this.channels = new DefaultChannelGroup(loops.next(), true);
        this.lookup = new NameLookup(vertx);
        this.addresses = InsideAddresses.of(rules.inForce());
        this.pool = new NamePool(addresses);
        this.egress =
                new Egress(rules, violations, lookup, new Dialer(ChannelTypes.of(loops), channels), pool, deadlines);
    }

    @Override
    public Credentials credentials() {
        return credentials.shown();
    }

    @Override
    public InsideAddresses addresses() {
        return addresses;
    }

    @Override
    public List<InetAddress> addressesOf(Host host) {
        return switch (host) {
            case Host.Address at -> List.of(at.address());
            case Host.Name name when name.isLocalhost() -> Listener.Loopback.ADDRESSES;
            case Host.Name name -> {
                OptionalInt number = pool.number(name, EgressJudge.ports(egress.policy(Optional.empty()), name));
                number.ifPresent(pool::hold);
                yield number.isEmpty()
                        ? List.of()
                        : List.of(InsideAddresses.ipv4(number.getAsInt()), InsideAddresses.ipv6(number.getAsInt()));
            }
        };
    }

    @Override
    public Future<Service> serve(List<InitProgram.Adopted> sockets, CommandOrigin command) {
        ServedCommand served = new ServedCommand(loops, channels, egress.of(command), pool, credentials, deadlines);
        return served.open(sockets).map(served);
    }

    @Override
    public Future<Listening> listen(CommandOrigin command) {
        ServedCommand served = new ServedCommand(loops, channels, egress.of(command), pool, credentials, deadlines);
        return served.listen().map(port -> new Listening(port, served));
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        channels.close().addListener(done -> closed.complete());
        return closed.future().eventually(lookup::close);
    }
}
