package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
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
import java.util.Optional;

/**
 * The connection of one client to one destination, over which requests go one after the other. Reads no faster than the
 * client takes.
 */
final class Upstream extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LONGEST_HEAD = 128 * 1024;

    private final HttpRelay relay;
    private final Channel channel;
    private final Optional<HttpProxy> by;
    private final Egress.Wish wish;

    /** Whoever was asked about one request has not been asked about the next. */
    private final boolean decidedByRule;

    private boolean used;

    private Upstream(HttpRelay relay, Dialled.Connected connection, Egress.Wish wish) {
        this.relay = relay;
        this.channel = connection.channel();
        this.by = connection.by();
        this.wish = wish;
        this.decidedByRule =
                EgressJudge.judge(wish.policy(), wish.destination()).allowed();
    }

    /** Makes a connection speak HTTP to a relay. */
    static Upstream on(Dialled.Connected connection, HttpRelay relay, Egress.Wish wish) {
        Upstream upstream = new Upstream(relay, connection, wish);
        Channel channel = connection.channel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        HttpDecoderConfig strict = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEAD)
                // Pieces as they were read.
                .setMaxChunkSize(Reads.LARGEST);
        channel.pipeline().addLast(new HttpClientCodec(strict, false, false), upstream);
        return upstream;
    }

    /** Leaves the channel to others: what came after the last response is handed to them. */
    void stopHttp() {
        channel.pipeline().remove(this);
        channel.pipeline().remove(HttpClientCodec.class);
    }

    Channel channel() {
        return channel;
    }

    /** The HTTP proxy at the other end, if that is not the destination itself. */
    Optional<HttpProxy> by() {
        return by;
    }

    /** Whether a request may follow: same destination, and nothing changed in the policy since it was dialled. */
    boolean serves(Destination wanted, NetworkPolicy inForce) {
        return channel.isActive()
                && wish.destination().equals(wanted)
                && wish.policy().equals(inForce)
                && decidedByRule;
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
