package dev.srt.proxy;

import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressRules;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import dev.srt.violation.Violation;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.function.Consumer;

/** The gateway of one sandbox. Each listening socket has an event loop; the connections spread over all loops. */
final class VertxEgressGateway implements EgressGateway {
    private final EventLoopGroup loops;
    private final ProxyCredentials credentials;
    private final Deadlines deadlines;
    private final ChannelGroup channels;
    private final NameLookup lookup;
    private final Egress egress;

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
        this.egress = new Egress(rules, violations, lookup, new Dialer(channels), deadlines);
    }

    @Override
    public Credentials credentials() {
        return credentials.shown();
    }

    @Override
    public Future<Void> serve(InitProgram.Adopted socket) {
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
        ChannelFuture registered = new ServerBootstrap()
                .group(loop, loops)
                .channelFactory(() -> listening)
                // Nothing is accepted before the bootstrap's acceptor, which it adds by a task, is in place.
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, Reads.SIZES)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Fronts(socket.listener()))
                .register();
        Promise<Void> serving = Promise.promise();
        registered.addListener(done -> {
            if (done.isSuccess()) {
                channels.add(listening);
                loop.execute(() -> begin(listening, serving));
            } else {
                serving.fail(done.cause());
            }
        });
        return serving.future();
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
                new IllegalArgumentException("descriptor " + descriptor + " is not a listening socket", cause);
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
        return closed.future().eventually(lookup::close);
    }

    /** Gives a new connection its first handler. */
    private final class Fronts extends ChannelInitializer<Channel> {
        private final Listener listener;

        Fronts(Listener listener) {
            this.listener = listener;
        }

        @Override
        protected void initChannel(Channel client) {
            channels.add(client);
            ChannelHandler first = switch (listener) {
                case Listener.Proxy proxy -> new FirstByte(egress, credentials, deadlines);
                case Listener.Forward forward -> new ForwardFront(egress, forward.service(), deadlines);
            };
            client.pipeline().addLast(first);
        }
    }
}
