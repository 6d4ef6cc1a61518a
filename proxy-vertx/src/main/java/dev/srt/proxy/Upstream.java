package dev.srt.proxy;

import dev.srt.policy.EgressJudge;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
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

    private final Channel channel;
    private final Optional<HttpProxy> by;
    private final Egress.Wish wish;

    /** Whoever was asked about one request has not been asked about the next. */
    private final boolean decidedByRule;

    private Owner owner;
    private boolean used;
    private boolean personal;

    private Upstream(Owner owner, Dialled.Connected connection, Egress.Wish wish) {
        this.owner = owner;
        this.channel = connection.channel();
        this.by = connection.by();
        this.wish = wish;
        this.decidedByRule =
                EgressJudge.judge(wish.policy(), wish.destination()).allowed();
    }

    /** Who has the connection, and is told what comes over it. */
    interface Owner {
        /** The head of a response. Returns whether one was expected; if not, the connection is closed. */
        boolean responseHead(Upstream which, HttpResponse response);

        /** A part of a response's content, which is its own if it returns true; otherwise the connection is closed. */
        boolean responseContent(Upstream which, HttpContent content);

        /** There is nothing more to read for now. */
        void responsePause(Upstream which);

        /** It takes more of a request. */
        void upstreamWritable(Upstream which);

        /** The connection is gone. */
        void upstreamClosed(Upstream which);
    }

    /** Makes a connection speak HTTP. */
    static Upstream on(Dialled.Connected connection, Owner owner, Egress.Wish wish) {
        Upstream upstream = new Upstream(owner, connection, wish);
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

    /** Hands it to another owner. */
    void belongTo(Owner next) {
        owner = next;
    }

    Channel channel() {
        return channel;
    }

    /** The HTTP proxy at the other end, if that is not the destination itself. */
    Optional<HttpProxy> by() {
        return by;
    }

    /**
     * Whether a request may follow: same destination, and nothing changed in the policy since it was dialled. Judging is pure: what
     * this very policy allowed for the connection it allows again.
     */
    boolean serves(Egress.Wish wanted) {
        return channel.isActive() && wish.equals(wanted) && decidedByRule;
    }

    /** Whether another request was sent before the present one. */
    boolean isUsed() {
        return used;
    }

    void markUsed() {
        used = true;
    }

    /** Sends the head of a request. */
    void begin(HttpRequest request) {
        personal |= request.headers().contains(HttpHeaderNames.AUTHORIZATION);
        write(request);
    }

    /** Whether another client may have it: no request is under way, and nobody has logged in over it (RFC 4559, section 6). */
    boolean isForAnybody() {
        return used && !personal;
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
            taken = owner.responseHead(this, response);
        }
        if (message instanceof HttpContent content) {
            taken = owner.responseContent(this, content);
        }
        if (!taken) {
            ReferenceCountUtil.release(message);
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        owner.responsePause(this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            owner.upstreamWritable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.upstreamClosed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
