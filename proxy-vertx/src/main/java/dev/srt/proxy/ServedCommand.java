package dev.srt.proxy;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.Host;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.InitEvent;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The gateway as one command has it: its sockets, and the connections that came by them. Each listening socket has an event loop; the
 * connections spread over all loops.
 */
final class ServedCommand implements EgressGateway.Service {
    private static final InetAddress IPV4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");
    private static final int ANY_PORT = 0;

    /** Of finding a port that is free by both addresses. */
    private static final int ATTEMPTS = 16;

    private final EventLoopGroup loops;
    private final ChannelGroup ofGateway;
    private final ChannelGroup channels;
    private final Egress egress;
    private final NamePool pool;
    private final NameServer names;
    private final ProxyCredentials credentials;
    private final Deadlines deadlines;

    /** @param ofGateway everything that ends with the gateway */
    ServedCommand(
            EventLoopGroup loops,
            ChannelGroup ofGateway,
            Egress egress,
            NamePool pool,
            ProxyCredentials credentials,
            Deadlines deadlines) {
        this.loops = loops;
        this.ofGateway = ofGateway;
        // What is added after the group was closed is closed at once.
        this.channels = new DefaultChannelGroup(loops.next(), true);
        this.egress = egress;
        this.pool = pool;
        this.names = new NameServer(egress, pool);
        this.credentials = credentials;
        this.deadlines = deadlines;
    }

    private void add(Channel channel) {
        channels.add(channel);
        ofGateway.add(channel);
    }

    @Override
    public void report(InitEvent.PacketRefused packet) {
        Host host = pool.name(packet.address()).<Host>map(name -> name).orElseGet(() -> Host.of(packet.address()));
        Destination destination = new Destination(host, packet.port());
        NetworkPolicy policy = egress.policy(Optional.empty());
        switch (packet.transport()) {
            case TCP -> egress.report(new Access.Connect(destination), ground(EgressJudge.judge(policy, destination)));
            case UDP ->
                egress.report(new Access.Send(destination), ground(EgressJudge.judgeDatagram(policy, destination)));
        }
    }

    /** The kernel goes by what was allowed when the command started. */
    private static Decision.Denied ground(Decision decision) {
        return switch (decision) {
            case Decision.Denied denied -> denied;
            case Decision.Allowed since ->
                new Decision.Denied(
                        Optional.empty(),
                        "it was not allowed when the command started",
                        Optional.of("start the command anew, or have it use the proxy"));
        };
    }

    /** Serves them all; where one cannot be, none is. */
    Future<Void> open(List<InitProgram.Adopted> sockets) {
        return Future.join(sockets.stream().map(this::serve).toList())
                .<Void>mapEmpty()
                .recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
    }

    /**
     * Serves the proxies on the host's loopback, at one port of both its addresses that was free: what programs mean by
     * {@code localhost} must be this gateway by either, or whoever has the other would be told the token.
     */
    Future<Port> listen() {
        return bind(IPV6, ANY_PORT)
                .map(Optional::of)
                // This host has no IPv6.
                .otherwise(Optional.empty())
                .compose(bound -> bound.isPresent() ? join(bound.get(), ATTEMPTS) : bind(IPV4, ANY_PORT))
                .map(listening -> new Port(port(listening)))
                .recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
    }

    /** The other address, at the same port; where that is taken, both at another. */
    private Future<Channel> join(Channel bound, int attempts) {
        return bind(IPV4, port(bound)).recover(taken -> {
            bound.close();
            return attempts == 0
                    ? Future.failedFuture(taken)
                    : bind(IPV6, ANY_PORT).compose(another -> join(another, attempts - 1));
        });
    }

    private static int port(Channel listening) {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private Future<Channel> bind(InetAddress address, int port) {
        ChannelFuture binding = accepting(loops.next(), this::serveProxies)
                .channelFactory(ChannelTypes.of(loops).listening())
                .bind(address, port);
        Promise<Channel> bound = Promise.promise();
        binding.addListener(done -> {
            if (done.isSuccess()) {
                add(binding.channel());
                bound.complete(binding.channel());
            } else {
                bound.fail(done.cause());
            }
        });
        return bound.future();
    }

    private Future<Void> serve(InitProgram.Adopted socket) {
        return switch (socket.socket().transport()) {
            case TCP -> serveConnections(socket);
            case UDP -> serveDatagrams(socket);
        };
    }

    private Future<Void> serveDatagrams(InitProgram.Adopted socket) {
        EpollDatagramChannel bound;
        try {
            bound = new EpollDatagramChannel(socket.descriptor());
        } catch (ChannelException e) {
            return abandon(socket.descriptor(), e);
        }
        Promise<Void> serving = Promise.promise();
        new Bootstrap()
                .group(loops.next())
                .channelFactory(() -> bound)
                .option(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        socket.listener() instanceof Listener.Names ? Reads.QUERIES : Reads.DATAGRAMS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        add(channel);
                        if (socket.listener() instanceof Listener.Datagrams datagrams) {
                            channel.pipeline().addLast(new DatagramFront(egress, datagrams.service()));
                        } else {
                            NameQueries.serveDatagrams(channel, names);
                        }
                    }
                })
                .register()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        serving.complete();
                    } else {
                        serving.fail(done.cause());
                    }
                });
        return serving.future();
    }

    private Future<Void> serveConnections(InitProgram.Adopted socket) {
        if (socket.listener() instanceof Listener.Transparent && socket.socket().isOptional()) {
            names.giveIpv6();
        }
        EpollServerSocketChannel listening;
        try {
            listening = new EpollServerSocketChannel(socket.descriptor());
        } catch (ChannelException e) {
            return abandon(socket.descriptor(), e);
        }
        if (!listening.isActive()) {
            return abandon(socket.descriptor(), null);
        }
        EventLoop loop = loops.next();
        ChannelFuture registered = accepting(loop, client -> serve(socket.listener(), client))
                .channelFactory(() -> listening)
                // Nothing is accepted before the bootstrap's acceptor, which it adds by a task, is in place.
                .option(ChannelOption.AUTO_READ, false)
                .register();
        Promise<Void> serving = Promise.promise();
        registered.addListener(done -> {
            if (done.isSuccess()) {
                add(listening);
                loop.execute(() -> begin(listening, serving));
            } else {
                serving.fail(done.cause());
            }
        });
        return serving.future();
    }

    /** @param front gives a new connection its first handler */
    private ServerBootstrap accepting(EventLoop loop, Consumer<Channel> front) {
        return new ServerBootstrap()
                .group(loop, loops)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, Reads.SIZES)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        add(client);
                        front.accept(client);
                    }
                });
    }

    private static void begin(Channel listening, Promise<Void> serving) {
        if (listening.isOpen()) {
            listening.config().setAutoRead(true);
            serving.complete();
        } else {
            serving.fail(new IllegalStateException("the gateway is closed"));
        }
    }

    private static Future<Void> abandon(int descriptor, Throwable cause) {
        IllegalArgumentException failure =
                new IllegalArgumentException("descriptor " + descriptor + " is not a socket to serve", cause);
        try {
            new FileDescriptor(descriptor).close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return Future.failedFuture(failure);
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        channels.close().addListener(done -> closed.complete());
        return closed.future();
    }

    private void serve(Listener listener, Channel client) {
        switch (listener) {
            case Listener.Proxy proxy -> serveProxies(client);
            case Listener.Names asked -> NameQueries.serveConnection(client, names, deadlines);
            case Listener.Forward forward -> serveStraight(client, Optional.of(forward.service()));
            case Listener.Transparent all -> serveStraight(client, Optional.empty());
            case Listener.Datagrams datagrams -> client.close();
        }
    }

    private void serveProxies(Channel client) {
        client.pipeline().addLast(new FirstByte(egress, credentials, deadlines));
    }

    private void serveStraight(Channel client, Optional<Destination> service) {
        client.pipeline().addLast(new StraightFront(egress, pool, service, deadlines));
    }
}
