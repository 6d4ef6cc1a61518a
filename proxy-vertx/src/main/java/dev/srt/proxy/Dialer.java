package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.Host;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds the addresses of a destination and connects to the first that answers. */
final class Dialer {
    /** RFC 6761, section 6.3: these names mean loopback, whatever a resolver says. */
    private static final NameLookup.Answer LOOPBACK =
            new NameLookup.Answer(List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")), Set.of());

    /** What is left of a name's addresses after they were judged. */
    sealed interface Vetted {
        /** To dial in this order; not empty. */
        record Survivors(List<InetAddress> addresses) implements Vetted {}

        /** Nothing. */
        record None(Dialled.Refused refusal) implements Vetted {}
    }

    private final ChannelGroup channels;
    private final NameLookup lookup;
    private final Deadlines deadlines;

    Dialer(ChannelGroup channels, NameLookup lookup, Deadlines deadlines) {
        this.channels = channels;
        this.lookup = lookup;
        this.deadlines = deadlines;
    }

    /**
     * Connects to an allowed destination.
     *
     * @param judge asked about what a name resolved to, on the loop; not about a destination that is an address
     * @param then told the result once, on the loop
     */
    void dial(
            EventLoop loop,
            Destination destination,
            Function<NameLookup.Answer, Vetted> judge,
            Consumer<Dialled> then) {
        Attempt attempt = new Attempt(loop, destination, then);
        switch (destination.host()) {
            case Host.Address address -> attempt.next(List.of(address.address()));
            case Host.Name name when name.isLocalhost() -> attempt.vet(judge, LOOPBACK);
            case Host.Name name ->
                lookup.resolve(name.text())
                        .onComplete(found -> loop.execute(() -> {
                            if (found.succeeded()) {
                                attempt.vet(judge, found.result());
                            } else {
                                attempt.end(new Dialled.Failed("the name does not resolve", false));
                            }
                        }));
        }
    }

    /** One destination being dialled. Lives on one event loop. */
    private final class Attempt {
        private final EventLoop loop;
        private final Destination destination;
        private final Consumer<Dialled> then;
        private final long deadline = System.nanoTime() + deadlines.connect().toNanos();
        private final ScheduledFuture<?> alarm;
        private boolean ended;

        Attempt(EventLoop loop, Destination destination, Consumer<Dialled> then) {
            this.loop = loop;
            this.destination = destination;
            this.then = then;
            this.alarm = loop.schedule(this::timeOut, deadlines.connect().toMillis(), TimeUnit.MILLISECONDS);
        }

        void vet(Function<NameLookup.Answer, Vetted> judge, NameLookup.Answer answer) {
            if (ended) {
                return;
            }
            switch (judge.apply(answer)) {
                case Vetted.Survivors survivors -> next(survivors.addresses());
                case Vetted.None none -> end(none.refusal());
            }
        }

        /** Dials the first of the addresses, and the rest if that fails; each has its share of the time that is left. */
        void next(List<InetAddress> addresses) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            int share = (int) Math.max(1, left / addresses.size());
            ChannelFuture connecting = new Bootstrap()
                    .group(loop)
                    .channel(EpollSocketChannel.class)
                    .disableResolver()
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, share)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel upstream) {
                            channels.add(upstream);
                        }
                    })
                    .connect(new InetSocketAddress(
                            addresses.getFirst(), destination.port().number()));
            Channel upstream = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    end(new Dialled.Connected(upstream));
                } else if (!ended && addresses.size() > 1) {
                    next(addresses.subList(1, addresses.size()));
                } else {
                    end(failure(done.cause()));
                }
            });
        }

        void end(Dialled result) {
            if (!ended) {
                ended = true;
                alarm.cancel(false);
                then.accept(result);
            } else if (result instanceof Dialled.Connected late) {
                late.discard();
            }
        }

        private void timeOut() {
            end(new Dialled.Failed("no answer in " + deadlines.connect().toSeconds() + " seconds", true));
        }

        private static Dialled.Failed failure(Throwable cause) {
            return cause instanceof ConnectTimeoutException
                    ? new Dialled.Failed("no answer", true)
                    : new Dialled.Failed("the connection failed", false);
        }
    }
}
