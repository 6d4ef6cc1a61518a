package dev.srt.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the client gets our last bytes: closing with unread data in the socket would reset it (RFC
 * 9112, section 9.6). So we say that we are done, and throw away what still comes, for a short time.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    private LingeringClose() {}

    /** Begins to close, after what was written so far; no handler reads any more. */
    static void begin(Channel client, Deadlines deadlines) {
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (!flushed.isSuccess() || ((DuplexChannel) client).isInputShutdown()) {
                client.close();
                return;
            }
            ((DuplexChannel) client).shutdownOutput();
            client.pipeline().addFirst(new LingeringClose());
            client.config().setAutoRead(true);
            var alarm = client.eventLoop()
                    .schedule(() -> client.close(), deadlines.linger().toMillis(), TimeUnit.MILLISECONDS);
            client.closeFuture().addListener(closed -> alarm.cancel(false));
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        ReferenceCountUtil.release(message);
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
