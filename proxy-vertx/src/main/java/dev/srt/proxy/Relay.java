package dev.srt.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * One direction of a tunnel: hands what its channel reads to the peer, no faster than the peer takes it, and the end of
 * what it reads as the end of what the peer is written. Both channels are on one event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel peer;
    private Relay opposite;
    private IdleWatch watch;
    private boolean ended;

    private Relay(Channel peer) {
        this.peer = peer;
    }

    /** Makes a tunnel of two channels that no other handler reads from any more, except to hand over what it holds. */
    static void couple(Channel client, Channel upstream, Deadlines deadlines) {
        Relay up = new Relay(upstream);
        Relay down = new Relay(client);
        up.opposite = down;
        down.opposite = up;
        IdleWatch watch = new IdleWatch(
                client.eventLoop(),
                deadlines,
                () -> up.ended || down.ended ? deadlines.stalled() : deadlines.idle(),
                () -> {
                    client.close();
                    upstream.close();
                });
        up.watch = watch;
        down.watch = watch;
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        upstream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        client.pipeline().addLast(up);
        upstream.pipeline().addLast(down);
        if (upstream.pipeline().get(FlowControlHandler.class) != null) {
            // It hands over what came with the answer of another proxy.
            upstream.pipeline().remove(FlowControlHandler.class);
            if (((DuplexChannel) upstream).isInputShutdown()) {
                upstream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }

    /** Begins to read from both channels. */
    static void start(Channel client, Channel upstream) {
        upstream.config().setAutoRead(client.isWritable());
        client.config().setAutoRead(upstream.isWritable());
        if (!client.isActive() || !upstream.isActive()) {
            client.close();
            upstream.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf) {
            watch.touch();
            // At once: what the kernel takes need not wait here, and a peer that takes all is never paused.
            peer.writeAndFlush(message, peer.voidPromise());
            if (!peer.isWritable()) {
                context.channel().config().setAutoRead(false);
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            peer.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !ended) {
            ended = true;
            watch.touch();
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
                if (!flushed.isSuccess() || opposite.ended) {
                    closeBoth(context);
                } else {
                    ((DuplexChannel) peer).shutdownOutput();
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        if (!peer.isOpen()) {
            watch.stop();
            return;
        }
        // A peer that takes nothing any more does not keep this for ever.
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closeBoth(context);
    }

    private void closeBoth(ChannelHandlerContext context) {
        context.close();
        peer.close();
    }
}
