package dev.srt.landlock;

import dev.srt.spi.TicketCounter;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A unix socket in a private directory at which processes of this user hand in tickets. */
final class TicketSocket implements TicketCounter {
    /** More than a process may be given of arguments and environment together ({@code ARG_MAX}). */
    private static final int LARGEST_FRAME = 16 << 20;

    private static final int LENGTH_BYTES = 4;

    private final Path path;
    private final Path helper;
    private final Channel server;

    private TicketSocket(Path path, Path helper, Channel server) {
        this.path = path;
        this.helper = helper;
        this.server = server;
    }

    static Future<TicketCounter> bind(EventLoop loop, Path path, Path helper, Consumer<Visitor> visitors) {
        Promise<TicketCounter> bound = Promise.promise();
        ChannelFuture binding = new ServerBootstrap()
                .group(loop)
                .channelFactory(EpollServerDomainSocketChannel::new)
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel peer) throws IOException {
                        greet(peer, path, visitors);
                    }
                })
                .bind(new DomainSocketAddress(path.toFile()));
        TicketSocket socket = new TicketSocket(path, helper, binding.channel());
        binding.addListener(result -> {
            if (result.isSuccess()) {
                bound.complete(socket);
            } else {
                bound.fail(result.cause());
            }
        });
        return bound.future();
    }

    private static void greet(EpollDomainSocketChannel peer, Path path, Consumer<Visitor> visitors) throws IOException {
        int uid = (Integer) Files.getAttribute(path.getParent(), "unix:uid");
        if (peer.peerCredentials().uid() != uid) {
            peer.close();
            return;
        }
        peer.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(LARGEST_FRAME, 0, LENGTH_BYTES, 0, LENGTH_BYTES),
                        new LengthFieldPrepender(LENGTH_BYTES),
                        new VisitorConnection(peer, visitors));
    }

    @Override
    public List<String> argv(String ticket) {
        return List.of(helper.toString(), "visit", path.toString(), ticket);
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        server.close().addListener(done -> closed.complete());
        return closed.future();
    }
}
