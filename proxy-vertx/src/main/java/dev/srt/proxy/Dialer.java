package dev.srt.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Connects to whichever of some addresses answers first, as RFC 8305 describes: families take turns, and each address has
 * a head start over the next.
 */
final class Dialer {
    /** RFC 8305, section 8, "Connection Attempt Delay". */
    private static final long HEAD_START_MILLIS = 250;

    private final ChannelTypes types;
    private final ChannelGroup channels;

    /**
     * @param types of the loops that attempts run on
     * @param channels gets every channel that is opened
     */
    Dialer(ChannelTypes types, ChannelGroup channels) {
        this.types = types;
        this.channels = channels;
    }

    /** How a channel comes to its destination; this is the straight one. */
    interface Way {
        /** Straight to the address. */
        Way STRAIGHT = new Way() {};

        /** Adds what must be between the network and whoever uses the channel. */
        default void prepare(Channel channel, SocketAddress address) {}

        /** What to ask the channel to connect to. */
        default SocketAddress target(SocketAddress address) {
            return address;
        }

        /** Done when a channel that is connected to the address has come to its destination, or has failed to. */
        default Future<Channel> arrival(Channel channel) {
            return channel.eventLoop().newSucceededFuture(channel);
        }

        /** What to make of a channel that has arrived. */
        default Dialled.Connected connected(Channel channel) {
            return new Dialled.Connected(channel, Optional.empty());
        }

        /** Why there is none. */
        default String reason(Throwable cause) {
            return switch (cause) {
                case NoRouteToHostException e -> "there is no route to it";
                case ConnectException e when String.valueOf(e.getMessage()).contains("refused") -> "connection refused";
                default -> "the connection failed";
            };
        }
    }

    /** Opens a socket for datagrams to the first of the addresses, and from there, and ends the attempt with it. */
    void openDatagrams(Attempt attempt, List<InetAddress> addresses, int port) {
        Bootstrap bootstrap = new Bootstrap()
                .group(attempt.loop())
                .channelFactory(types.datagrams())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RCVBUF_ALLOCATOR, Reads.DATAGRAMS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                    }
                });
        ChannelFuture opening = bootstrap.connect(addresses.getFirst(), port);
        opening.addListener(opened -> attempt.end(
                opened.isSuccess()
                        ? new Dialled.Connected(opening.channel(), Optional.empty())
                        : new Dialled.Failed(Way.STRAIGHT.reason(opened.cause()), false)));
    }

    /**
     * Connects to a port of one of the addresses and ends the attempt with the outcome.
     *
     * @param addresses not empty
     */
    void dial(Attempt attempt, List<InetAddress> addresses, int port, Way way) {
        Queue<SocketAddress> turns = new ArrayDeque<>();
        alternating(addresses).forEach(address -> turns.add(new InetSocketAddress(address, port)));
        dial(attempt, turns, way);
    }

    /** Connects to a unix socket and ends the attempt with the outcome. */
    void dial(Attempt attempt, Path socket, Way way) {
        dial(attempt, new ArrayDeque<>(List.of(types.address().apply(socket))), way);
    }

    private void dial(Attempt attempt, Queue<SocketAddress> turns, Way way) {
        Race race = new Race(attempt, turns, way);
        attempt.atEnd(race::stop);
        race.next();
    }

    /** RFC 8305, section 4: the resolver's order, but with the families taking turns. */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        Queue<InetAddress> first = new ArrayDeque<>();
        Queue<InetAddress> second = new ArrayDeque<>();
        Class<?> family = addresses.getFirst().getClass();
        addresses.forEach(address -> (family.isInstance(address) ? first : second).add(address));
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (!first.isEmpty() || !second.isEmpty()) {
            for (Queue<InetAddress> turn : List.of(first, second)) {
                if (!turn.isEmpty()) {
                    order.add(turn.remove());
                }
            }
        }
        return order;
    }

    private final class Race {
        private final Attempt attempt;
        private final Queue<SocketAddress> turns;
        private final Way way;
        private final List<Channel> running = new ArrayList<>(1);
        private ScheduledFuture<?> headStart;

        Race(Attempt attempt, Queue<SocketAddress> turns, Way way) {
            this.attempt = attempt;
            this.turns = turns;
            this.way = way;
        }

        void next() {
            if (attempt.isOver()) {
                return;
            }
            cancelHeadStart();
            ChannelFuture connecting = connect(turns.remove());
            running.add(connecting.channel());
            if (!turns.isEmpty()) {
                headStart = attempt.loop().schedule(this::next, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
            }
            connecting.addListener(done -> {
                if (attempt.loop().inEventLoop()) {
                    connected(connecting);
                } else {
                    // Where there was no descriptor for a channel, the future belongs to no loop.
                    attempt.loop().execute(() -> connected(connecting));
                }
            });
        }

        private void connected(ChannelFuture connecting) {
            if (connecting.isSuccess()) {
                cancelHeadStart();
                way.arrival(connecting.channel()).addListener(arrived -> end(connecting.channel(), arrived));
            } else {
                end(connecting.channel(), connecting);
            }
        }

        private void end(Channel channel, Future<?> arrival) {
            running.remove(channel);
            if (arrival.isSuccess()) {
                attempt.end(way.connected(channel));
                return;
            }
            if (channel.isOpen()) {
                channel.close();
            }
            if (!turns.isEmpty()) {
                next();
            } else if (running.isEmpty()) {
                attempt.end(new Dialled.Failed(way.reason(arrival.cause()), false));
            }
        }

        void stop() {
            cancelHeadStart();
            List.copyOf(running).forEach(Channel::close);
        }

        private void cancelHeadStart() {
            if (headStart != null) {
                headStart.cancel(false);
            }
        }

        private ChannelFuture connect(SocketAddress address) {
            Bootstrap bootstrap = new Bootstrap().channelFactory(types.connecting(address));
            if (address instanceof InetSocketAddress) {
                bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
            }
            return bootstrap
                    .group(attempt.loop())
                    .disableResolver()
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.RCVBUF_ALLOCATOR, Reads.SIZES)
                    // The attempt as a whole has a deadline.
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel upstream) {
                            channels.add(upstream);
                            way.prepare(upstream, address);
                        }
                    })
                    .connect(way.target(address));
        }
    }
}
