package dev.srt.landlock;

import dev.srt.policy.Port;
import dev.srt.spi.EgressWay;
import dev.srt.spi.InitEvent;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram.Adopted;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Speaks the protocol of {@code srt-init.h} with one helper. Every call comes on the channel's event loop. */
final class HelperConversation extends ChannelInboundHandlerAdapter {
    private static final char EGRESS = 'E';
    private static final char LANDLOCK = 'L';
    private static final char READY = 'R';
    private static final char ACCEPTS = 'A';
    private static final char GO = 'G';
    private static final char STARTED = 'S';
    private static final char FAILED = 'F';
    private static final char SIGNAL = 'K';
    private static final char EXITED = 'X';

    /** How long a process of the sandbox may outlive bubblewrap, which kills all when it ends. */
    private static final int SECONDS_TO_SPEAK = 2;

    /** How many descriptors the helper may send before the last one is here. */
    private static final int MOST_ON_THEIR_WAY = 16;

    /** The status of {@code SETUP_FAILED}: the helper could not do its own part. */
    private static final int SETUP_FAILED = 125;

    private final Promise<EpollDomainSocketChannel> peer = Promise.promise();
    private final Promise<List<Adopted>> prepared = Promise.promise();
    private final Promise<Boolean> started = Promise.promise();

    private List<Listener> listeners = List.of();
    private Consumer<InitEvent> events = event -> {};
    private boolean helperHasEnded;
    private EgressWay way = EgressWay.NONE;

    /** A socket of the sandbox whose descriptor is to come. */
    private record Awaited(Listener listener, SandboxSocket socket) {}

    private List<Awaited> expected = List.of();

    /** How many of them the helper has been asked for. */
    private int asked;

    private final List<Integer> descriptors = new ArrayList<>();
    private final List<String> remarks = new CopyOnWriteArrayList<>();

    boolean hasPeer() {
        return peer.future().isComplete();
    }

    Future<List<Adopted>> prepare(byte[] encoded, InitPlan plan, Consumer<InitEvent> told) {
        listeners = plan.listeners();
        events = told;
        if (plan.surroundings() == InitPlan.Surroundings.FENCE) {
            remarks.add("transparent egress: none without a network of the sandbox's own");
        }
        peer.future().onSuccess(channel -> channel.writeAndFlush(Unpooled.wrappedBuffer(encoded)));
        return prepared.future();
    }

    Future<Boolean> start() {
        send(GO, 0);
        return started.future();
    }

    void signal(int number) {
        send(SIGNAL, number);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    void helperEnded() {
        helperHasEnded = true;
        if (!hasPeer()) {
            end(new ControlProtocolException("the helper never came"));
        }
    }

    /**
     * Closes this end of the socket, which ends the sandbox; where it has ended, after reading what the helper said last:
     * its end closes with its last process.
     */
    Future<Void> close() {
        if (!hasPeer() || peer.future().failed()) {
            end(new ControlProtocolException("the sandbox was closed"));
            return Future.succeededFuture();
        }
        EpollDomainSocketChannel channel = peer.future().result();
        if (!helperHasEnded) {
            channel.close();
        }
        Promise<Void> closed = Promise.promise();
        ScheduledFuture<?> patience =
                channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_SPEAK, TimeUnit.SECONDS);
        channel.closeFuture().addListener(done -> {
            patience.cancel(false);
            end(new ControlProtocolException("the sandbox was closed"));
            closed.complete();
        });
        return closed.future();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        peer.tryComplete((EpollDomainSocketChannel) context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        if (message instanceof FileDescriptor descriptor) {
            receive(descriptor.intValue());
            return;
        }
        switch ((HelperMessage) message) {
            case HelperMessage.Plain(char type, int value) -> obey(type, value);
            case HelperMessage.Told(InitEvent event) -> events.accept(event);
        }
    }

    private void obey(char type, int value) {
        switch (type) {
            case LANDLOCK -> remarks.add(LandlockAccess.remark(value));
            case EGRESS -> goBy(value);
            case READY -> expectDescriptors(value != 0);
            case STARTED -> started.tryComplete(true);
            case FAILED -> {
                if (value == SETUP_FAILED) {
                    started.tryFail(new ControlProtocolException("the helper could not confine the command"));
                } else {
                    started.tryComplete(false);
                }
            }
            case EXITED -> {
                // The status also comes as bubblewrap's exit status, after every process inside has ended.
            }
            default -> end(new ControlProtocolException("an unknown message from the helper"));
        }
    }

    private void goBy(int bit) {
        Optional<EgressWay> told = EgressWayCode.way(bit);
        if (told.isEmpty()) {
            end(new ControlProtocolException("the helper knows a way out that srt does not"));
            return;
        }
        way = told.get();
        remarks.add(
                switch (way) {
                    case TABLE -> "transparent egress: by a table of the kernel's (nftables), for every port";
                    case PORTS ->
                        "transparent egress: this kernel takes no table (nftables with tproxy), so for the ports "
                                + ports();
                    case NONE -> "transparent egress: none, since this kernel takes no routes of the sandbox's own";
                });
    }

    private String ports() {
        return listeners.stream()
                .filter(Listener.Transparent.class::isInstance)
                .flatMap(listener -> ((Listener.Transparent) listener).ports().stream())
                .map(Port::toString)
                .collect(Collectors.joining(", "));
    }

    private void expectDescriptors(boolean ipv6) {
        List<Awaited> sockets = new ArrayList<>();
        for (Listener listener : listeners) {
            listener.sockets().stream()
                    .filter(socket -> socket.ways().contains(way) && (ipv6 || !socket.isOptional()))
                    .forEach(socket -> sockets.add(new Awaited(listener, socket)));
        }
        if (sockets.isEmpty()) {
            prepared.tryComplete(List.of());
            return;
        }
        expected = List.copyOf(sockets);
        EpollDomainSocketChannel channel = peer.future().result();
        // The channel is still reading bytes, and would read the helper's next message without its descriptor.
        channel.eventLoop().execute(() -> {
            channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
            askForDescriptors();
        });
    }

    /** For many at once: each answer is a change of processes, and the kernel bounds how many may be on their way (unix(7), ETOOMANYREFS). */
    private void askForDescriptors() {
        int until = Math.min(asked + MOST_ON_THEIR_WAY, expected.size());
        ByteBuf messages = Unpooled.buffer();
        for (; asked < until; asked++) {
            messages.writeByte(ACCEPTS).writeByte(0);
        }
        peer.future().result().writeAndFlush(messages);
    }

    private void receive(int descriptor) throws IOException {
        if (prepared.future().isComplete()) {
            new FileDescriptor(descriptor).close();
            return;
        }
        descriptors.add(descriptor);
        if (descriptors.size() < expected.size()) {
            if (descriptors.size() == asked) {
                askForDescriptors();
            }
        } else {
            peer.future().result().config().setReadMode(DomainSocketReadMode.BYTES);
            prepared.complete(adopted());
        }
    }

    private List<Adopted> adopted() {
        List<Adopted> adopted = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            Awaited next = expected.get(i);
            adopted.add(new Adopted(next.listener(), next.socket(), descriptors.get(i)));
        }
        return List.copyOf(adopted);
    }

    private void send(char type, int value) {
        peer.future()
                .onSuccess(channel ->
                        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {(byte) type, (byte) value})));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new ControlProtocolException("the sandbox ended before the command began"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
        end(cause);
    }

    private void end(Throwable cause) {
        peer.tryFail(cause);
        started.tryFail(cause);
        if (prepared.tryFail(cause)) {
            descriptors.forEach(HelperConversation::discard);
        }
    }

    private static void discard(int descriptor) {
        try {
            new FileDescriptor(descriptor).close();
        } catch (IOException e) {
            // A descriptor that cannot be closed is closed.
        }
    }
}
