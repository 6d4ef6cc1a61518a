package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.NetworkPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;

/**
 * The connection of one client to one destination, over which requests go one after the other. Reads no faster than the
 * client takes.
 */
final class Upstream extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LONGEST_HEAD = 128 * 1024;

    private final HttpRelay relay;
    private final Channel channel;
    private final Destination destination;
    private final NetworkPolicy policy;
    private boolean used;

    private Upstream(HttpRelay relay, Channel channel, Destination destination, NetworkPolicy policy) {
        this.relay = relay;
        this.channel = channel;
        this.destination = destination;
        this.policy = policy;
    }

    /** Makes a connection speak HTTP to a relay. */
    static Upstream on(Channel channel, HttpRelay relay, Destination destination, NetworkPolicy policy) {
        Upstream upstream = new Upstream(relay, channel, destination, policy);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        HttpDecoderConfig strict =
                new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEAD);
        channel.pipeline().addLast(new HttpClientCodec(strict, false, false), upstream);
        return upstream;
    }

    /** Whether a request may follow: same destination, and nothing changed in the policy since it was dialled. */
    boolean serves(Destination wanted, NetworkPolicy inForce) {
        return channel.isActive() && destination.equals(wanted) && policy.equals(inForce);
    }

    /** Whether another request was sent before the present one. */
    boolean isUsed() {
        return used;
    }

    void markUsed() {
        used = true;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(HttpObject part) {
        channel.write(part, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    void read() {
        channel.read();
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean taken = false;
        if (message instanceof HttpResponse response) {
            taken = relay.responseHead(this, response);
        }
        if (message instanceof HttpContent content) {
            taken = relay.responseContent(this, content);
        }
        if (!taken) {
            ReferenceCountUtil.release(message);
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        relay.responsePause(this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            relay.upstreamWritable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relay.upstreamClosed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
