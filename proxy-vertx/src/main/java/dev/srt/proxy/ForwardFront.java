package dev.srt.proxy;

import dev.srt.policy.Destination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/** Serves a port that leads to one service of the host's loopback. The policy is asked anew for every connection. */
final class ForwardFront extends ChannelInboundHandlerAdapter {
    private final Egress egress;
    private final Destination service;
    private final Deadlines deadlines;

    /** What came before the service answered: a channel whose client is done is read to its end, asked or not. */
    private final Queue<Object> early = new ArrayDeque<>();

    private boolean ended;

    ForwardFront(Egress egress, Destination service, Deadlines deadlines) {
        this.egress = egress;
        this.service = service;
        this.deadlines = deadlines;
    }

    @Override
    public void channelActive(ChannelHandlerContext client) {
        client.channel().config().setAutoRead(false);
        egress.connectToService(client.channel().eventLoop(), service, dialled -> {
            if (dialled instanceof Dialled.Connected(var upstream, var by)) {
                relay(client, upstream);
            } else {
                client.close();
            }
        });
    }

    private void relay(ChannelHandlerContext client, Channel upstream) {
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
