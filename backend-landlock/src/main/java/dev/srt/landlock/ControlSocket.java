package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitEvent;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram.Adopted;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.InitProgram.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The host's end of one control socket: takes exactly one peer, which must be of this process's user. */
final class ControlSocket implements Control {
    private final Vertx vertx;
    private final EventLoop loop;
    private final Path path;
    private final Architecture architecture;
    private final Endpoint endpoint;
    private final HelperConversation conversation = new HelperConversation();
    private Channel server;
    private volatile Future<byte[]> encoded = Future.failedFuture("no plan was expected");

    private ControlSocket(Vertx vertx, EventLoop loop, Path path, Architecture architecture, Endpoint endpoint) {
        this.vertx = vertx;
        this.loop = loop;
        this.path = path;
        this.architecture = architecture;
        this.endpoint = endpoint;
    }

    static Future<Control> bind(Vertx vertx, EventLoop loop, Path path, Architecture architecture, Endpoint endpoint) {
        ControlSocket socket = new ControlSocket(vertx, loop, path, architecture, endpoint);
        Promise<Control> bound = Promise.promise();
        ChannelFuture binding = new ServerBootstrap()
                .group(loop)
                .channelFactory(EpollServerDomainSocketChannel::new)
                // Netty takes one descriptor a turn: where several are there, it must be told so again.
                .childOption(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED)
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel peer) throws IOException {
                        socket.greet(peer);
                    }
                })
                .bind(new DomainSocketAddress(path.toFile()));
        socket.server = binding.channel();
        binding.addListener(result -> {
            if (result.isSuccess()) {
                bound.complete(socket);
            } else {
                bound.fail(result.cause());
            }
        });
        return bound.future();
    }

    private void greet(EpollDomainSocketChannel peer) throws IOException {
        // Closing the parent while it still hands out its children would make the next accept fail loudly.
        loop.execute(this::stopListening);
        PeerCredentials credentials = peer.peerCredentials();
        if (conversation.hasPeer() || credentials.uid() != ownUid()) {
            peer.close();
            return;
        }
        peer.pipeline().addLast(new HelperMessageDecoder(), conversation);
    }

    private int ownUid() throws IOException {
        return (Integer) Files.getAttribute(path.getParent(), "unix:uid");
    }

    private void stopListening() {
        server.close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The directory is removed as a whole at the sandbox's end.
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Future<HostFacts.Kernel> askKernel() {
        return vertx.executeBlocking(() -> KernelQuestion.ask(endpoint.outside().getFirst()), false);
    }

    @Override
    public void expect(InitPlan plan) {
        encoded = vertx.executeBlocking(() -> PlanEncoding.encode(plan, architecture), false);
    }

    @Override
    public Future<List<Adopted>> prepare(InitPlan plan, Consumer<InitEvent> events) {
        return encoded.compose(bytes -> onLoop(() -> conversation.prepare(bytes, plan, events)));
    }

    @Override
    public List<String> remarks() {
        return conversation.remarks();
    }

    @Override
    public Future<Boolean> start() {
        return onLoop(conversation::start);
    }

    @Override
    public void signal(int number) {
        loop.execute(() -> conversation.signal(number));
    }

    @Override
    public void helperEnded() {
        loop.execute(conversation::helperEnded);
    }

    @Override
    public Future<Void> close() {
        return onLoop(() -> {
            stopListening();
            return conversation.close();
        });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        loop.execute(() -> action.get().onComplete(promise));
        return promise.future();
    }
}
