package dev.srt.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells a connection's protocol by its first byte: 0x05 begins SOCKS5 (RFC 1928, section 3), anything else HTTP. */
final class FirstByte extends ChannelInboundHandlerAdapter {
    private static final byte SOCKS5 = 0x05;

    private final Egress egress;
    private final ProxyCredentials credentials;
    private final Deadlines deadlines;
    private ScheduledFuture<?> alarm;

    FirstByte(Egress egress, ProxyCredentials credentials, Deadlines deadlines) {
        this.egress = egress;
        this.credentials = credentials;
        this.deadlines = deadlines;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext client) {
        alarm = client.executor()
                .schedule(() -> client.close(), deadlines.firstByte().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext client) {
        alarm.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        ChannelPipeline pipeline = client.pipeline();
        pipeline.remove(this);
        if (bytes.getByte(bytes.readerIndex()) == SOCKS5) {
            pipeline.addLast(new SocksFront(egress, credentials, deadlines));
        } else {
            // From here on each message is asked for, which is how a slow upstream slows its client down.
            client.channel().config().setAutoRead(false);
            StrictRequestDecoder decoder = new StrictRequestDecoder(deadlines);
            ResponseEncoder encoder = new ResponseEncoder();
            pipeline.addLast(
                    decoder,
                    encoder,
                    new FlowControlHandler(),
                    new HttpFront(egress, credentials, decoder, encoder, deadlines));
        }
        pipeline.fireChannelRead(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext client, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            client.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
        client.close();
    }
}
