package dev.srt.proxy;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.Host;
import dev.srt.policy.Port;
import dev.srt.policy.Route;
import dev.srt.spi.InsideAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Serves a connection that a program has made as if there were no gateway: where it is to go, its own local address tells. The policy
 * is asked anew for every connection, and a refused one is reset.
 *
 * <p>The destination is dialled before the client has said anything, since in some protocols the server speaks first; nothing that
 * the client says goes there before it is checked.
 */
final class StraightFront extends ChannelInboundHandlerAdapter {
    private final Egress egress;
    private final NamePool pool;
    private final Optional<Destination> service;
    private final Deadlines deadlines;

    /** What came before the destination answered: a channel whose client is done is read to its end, asked or not. */
    private final Queue<Object> early = new ArrayDeque<>();

    private boolean ended;

    /** @param service of the host's loopback, where that is what all connections are for, whatever their address */
    StraightFront(Egress egress, NamePool pool, Optional<Destination> service, Deadlines deadlines) {
        this.egress = egress;
        this.pool = pool;
        this.service = service;
        this.deadlines = deadlines;
    }

    @Override
    public void channelActive(ChannelHandlerContext client) {
        client.channel().config().setAutoRead(false);
        InetSocketAddress asked = (InetSocketAddress) client.channel().localAddress();
        Optional<Destination> wanted = service.or(() -> host(client.channel(), asked.getAddress())
                .map(host -> new Destination(host, new Port(asked.getPort()))));
        if (wanted.isEmpty()) {
            reset(client.channel());
            return;
        }
        Destination destination = wanted.get();
        Consumer<Dialled> then = dialled -> {
            if (dialled instanceof Dialled.Connected(var upstream, var by)) {
                relay(client, upstream, destination);
            } else {
                reset(client.channel());
            }
        };
        if (asked.getAddress().isLoopbackAddress()) {
            egress.connectToService(client.channel().eventLoop(), destination, then);
        } else {
            Egress.Wish wish =
                    new Egress.Wish(egress.policy(Optional.empty()), Route.Entrance.TRANSPARENT, destination);
            egress.connect(client.channel().eventLoop(), wish, then);
        }
    }

    /** What an address stands for; empty for one that stands for nothing. A name keeps it as long as the client is there. */
    private Optional<Host> host(Channel client, InetAddress asked) {
        if (asked.isLoopbackAddress()) {
            return Optional.of(new Host.Name("localhost"));
        }
        OptionalInt number = InsideAddresses.number(asked);
        if (number.isEmpty()) {
            return Optional.of(Host.of(asked));
        }
        Optional<Host.Name> name = pool.hold(number.getAsInt());
        if (name.isPresent()) {
            client.closeFuture().addListener(closed -> pool.release(number.getAsInt()));
        }
        return name.map(known -> known);
    }

    private void relay(ChannelHandlerContext client, Channel upstream, Destination destination) {
        if (!client.channel().isActive()) {
            // It has gone meanwhile, and with it its handlers.
            upstream.close();
            return;
        }
        if (destination.host() instanceof Host.Name name && !name.isLocalhost()) {
            client.pipeline().addLast(new ServerNameCheck(name, reason -> {
                egress.report(new Access.Connect(destination), refusal(reason));
                reset(client.channel());
                upstream.close();
            }));
        }
        Relay.couple(client.channel(), upstream, deadlines);
        for (Object message = early.poll(); message != null; message = early.poll()) {
            client.fireChannelRead(message);
        }
        client.fireChannelReadComplete();
        if (ended) {
            client.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        client.pipeline().remove(this);
        Relay.start(client.channel(), upstream);
    }

    private static Decision.Denied refusal(String reason) {
        return new Decision.Denied(
                Optional.empty(), reason, Optional.of("have the program look up the name that it asks for"));
    }

    /** A program sees a connection that was reset, not one that ended as if all had been said. */
    private static void reset(Channel client) {
        // Where its command has ended meanwhile, it is closed, and there is no descriptor left to set an option of.
        if (client.isOpen()) {
            client.config().setOption(ChannelOption.SO_LINGER, 0);
            client.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        early.add(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext client, Object event) {
        ended |= event instanceof ChannelInputShutdownEvent;
    }

    @Override
    public void channelInactive(ChannelHandlerContext client) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
        client.close();
    }
}
