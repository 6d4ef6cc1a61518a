package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Route;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Carries the requests of one client to their upstreams and the responses back, keeping the last upstream open. */
final class HttpRelay implements Upstream.Owner {
    private final Egress egress;
    private final ChannelHandlerContext client;
    private final HttpFront front;
    private Upstream upstream;
    private Exchange exchange;
    private NetworkPolicy policy;
    private boolean informational;
    private boolean reusable;
    private boolean closed;

    HttpRelay(Egress egress, ChannelHandlerContext client, HttpFront front) {
        this.egress = egress;
        this.client = client;
        this.front = front;
    }

    /** Sends a request to its destination, over the connection that is there if it leads there and may still be used. */
    void begin(Exchange next, NetworkPolicy inForce) {
        EventLoop loop = client.channel().eventLoop();
        Destination destination = next.target().destination();
        Egress.Wish wish = new Egress.Wish(inForce, Route.Entrance.HTTP_REQUEST, destination);
        if (upstream != null && !upstream.serves(wish)) {
            leaveUpstream();
        }
        // What another client has left may be about to be closed by the server.
        if (upstream == null && next.isRepeatable()) {
            egress.upstreams().take(loop, wish).ifPresent(kept -> {
                kept.belongTo(this);
                upstream = kept;
            });
        }
        exchange = next;
        policy = inForce;
        if (upstream != null) {
            send();
            return;
        }
        egress.connect(loop, wish, dialled -> {
            switch (dialled) {
                case Dialled.Connected connection -> connected(connection, wish);
                case Dialled.Refused refused -> answerIfOpen(Replies.refusal(destination, refused, false));
                case Dialled.Failed failed -> answerIfOpen(Replies.failure(destination, failed));
            }
        });
    }

    private void connected(Dialled.Connected connection, Egress.Wish wish) {
        if (closed) {
            connection.discard();
            return;
        }
        upstream = Upstream.on(connection, this, wish);
        send();
    }

    private void send() {
        informational = false;
        reusable = false;
        upstream.begin(exchange.outbound(upstream.by()));
        if (exchange.isRequestEnded()) {
            upstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            client.read();
        }
        // Reading may have ended everything.
        if (upstream != null) {
            upstream.flush();
            upstream.read();
        }
    }

    /** Whether there is more of a request to come. */
    boolean isRequestPending() {
        return exchange != null && !exchange.isRequestEnded();
    }

    /** A part of the request's content; takes ownership. */
    void requestContent(HttpContent content) {
        if (content.decoderResult().isFailure() || upstream == null) {
            content.release();
            client.close();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        upstream.write(withoutTrailers(content));
        upstream.flush();
        if (last) {
            exchange.endRequest();
        } else if (upstream.isWritable()) {
            client.read();
        }
    }

    @Override
    public void upstreamWritable(Upstream which) {
        if (which == upstream && exchange != null && !exchange.isRequestEnded()) {
            client.read();
        }
    }

    /** The client takes more of the response. */
    void clientWritable() {
        if (upstream != null) {
            upstream.read();
        }
    }

    @Override
    public boolean responseHead(Upstream which, HttpResponse response) {
        if (which != upstream || exchange == null || exchange.isResponseBegun()) {
            return false;
        }
        boolean early = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        boolean switching = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (switching && response.decoderResult().isSuccess() && exchange.isUpgradedBy(response)) {
            upgrade(exchange.inboundUpgrade(response));
            return true;
        }
        // Between us and the other proxy: the client knows nothing of its login.
        boolean unknownThere =
                which.by().isPresent() && response.status().equals(HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED);
        if (response.decoderResult().isFailure() || switching || unknownThere) {
            dropUpstream();
            String why = unknownThere
                    ? "The proxy that srt goes through wants another login\n"
                    : "The response cannot be relayed\n";
            answer(Replies.text(HttpResponseStatus.BAD_GATEWAY, why));
            return false;
        }
        if (early) {
            informational = true;
            if (!exchange.isHttp10()) {
                client.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        response.status(),
                        Unpooled.EMPTY_BUFFER,
                        HopByHop.without(response.headers()),
                        EmptyHttpHeaders.INSTANCE));
            }
            return true;
        }
        reusable = HttpUtil.isKeepAlive(response);
        client.write(exchange.inbound(response));
        return true;
    }

    @Override
    public boolean responseContent(Upstream which, HttpContent content) {
        if (which != upstream || exchange == null) {
            return false;
        }
        boolean last = content instanceof LastHttpContent;
        if (informational) {
            informational = !last;
            content.release();
            return true;
        }
        if (content.decoderResult().isFailure()) {
            abort();
            return false;
        }
        front.touch();
        client.write(withoutTrailers(content));
        if (last) {
            finish();
        }
        return true;
    }

    /** Both sides have agreed on WebSocket: the rest is theirs. */
    private void upgrade(HttpResponse response) {
        Upstream agreed = upstream;
        upstream = null;
        exchange = null;
        front.upgrade(response, agreed);
    }

    private void finish() {
        boolean persistent = exchange.isPersistent();
        if (reusable && exchange.isRequestEnded()) {
            upstream.markUsed();
        } else {
            dropUpstream();
        }
        exchange = null;
        if (!persistent) {
            leaveUpstream();
        }
        client.flush();
        if (persistent) {
            front.await();
        } else {
            front.end();
        }
    }

    @Override
    public void responsePause(Upstream which) {
        if (which == upstream) {
            client.flush();
            // Also between exchanges: an upstream that speaks unasked is found out.
            if (client.channel().isWritable()) {
                upstream.read();
            }
        }
    }

    @Override
    public void upstreamClosed(Upstream which) {
        if (which != upstream) {
            return;
        }
        upstream = null;
        if (exchange == null) {
            return;
        }
        if (exchange.isResponseBegun()) {
            abort();
        } else if (which.isUsed() && exchange.isRepeatable() && exchange.isRequestEnded()) {
            // It was closed as idle while the request was on its way (RFC 9110, 9.2.2).
            begin(exchange, policy);
        } else {
            answer(Replies.text(HttpResponseStatus.BAD_GATEWAY, "The server closed the connection\n"));
        }
    }

    /** Closes in the midst of a response, so that the client knows that it is not whole. */
    private void abort() {
        exchange = null;
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void answerIfOpen(FullHttpResponse response) {
        if (closed) {
            response.release();
        } else {
            answer(response);
        }
    }

    private void answer(FullHttpResponse response) {
        Exchange answered = exchange;
        exchange = null;
        front.answer(answered.request(), response, answered.isRequestEnded());
    }

    /** Ends with the client's connection. */
    void close() {
        closed = true;
        leaveUpstream();
        exchange = null;
    }

    /** Leaves the upstream to other clients where nothing is under way over it. */
    private void leaveUpstream() {
        if (upstream != null && exchange == null && upstream.isForAnybody()) {
            egress.upstreams().keep(upstream);
            upstream = null;
        } else {
            dropUpstream();
        }
    }

    private void dropUpstream() {
        if (upstream != null) {
            Upstream dropped = upstream;
            upstream = null;
            dropped.close();
        }
    }

    /** Trailers are hop-by-hop unless both ends agreed otherwise (RFC 9110, 6.5.1): they end here. */
    private static HttpContent withoutTrailers(HttpContent content) {
        return content instanceof LastHttpContent last
                        && !last.trailingHeaders().isEmpty()
                ? new DefaultLastHttpContent(content.content())
                : content;
    }
}
