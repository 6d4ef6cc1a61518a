package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Route;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves an HTTP proxy's client: each request is checked, authenticated and judged by itself, and answered before the
 * next is looked at. Messages come one for each read, so that nothing piles up.
 */
final class HttpFront extends ChannelInboundHandlerAdapter {
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection Established\r\n\r\n";

    private enum Phase {
        /** For a request. */
        AWAITING,
        /** Throwing away the content of a request that was answered. */
        DISCARDING,
        /** For a connection that a CONNECT asked for. */
        CONNECTING,
        /** A request is in an {@link HttpRelay}. */
        RELAYING,
        /** Nothing more is read here. */
        OVER
    }

    private final Egress egress;
    private final ProxyCredentials credentials;
    private final StrictRequestDecoder decoder;
    private final ResponseEncoder encoder;
    private final Deadlines deadlines;
    private ChannelHandlerContext client;
    private HttpRelay relay;
    private IdleWatch watch;
    private Phase phase = Phase.AWAITING;
    private Optional<RequestTarget> lastTarget = Optional.empty();
    private Optional<ProxyCredentials.Client> lastAdmitted = Optional.empty();
    private String lastAuthorization;

    HttpFront(
            Egress egress,
            ProxyCredentials credentials,
            StrictRequestDecoder decoder,
            ResponseEncoder encoder,
            Deadlines deadlines) {
        this.egress = egress;
        this.credentials = credentials;
        this.decoder = decoder;
        this.encoder = encoder;
        this.deadlines = deadlines;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        client = context;
        relay = new HttpRelay(egress, context, this);
        watch = new IdleWatch(context.channel().eventLoop(), deadlines, this::patience, () -> context.close());
        context.read();
    }

    /** For a response there is more patience than for a request. */
    private Duration patience() {
        boolean ours = phase == Phase.CONNECTING || (phase == Phase.RELAYING && !relay.isRequestPending());
        return ours ? deadlines.idle() : deadlines.stalled();
    }

    /** Something came from the upstream. */
    void touch() {
        watch.touch();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        watch.touch();
        switch (message) {
            case StrictRequestDecoder.Malformed malformed
            when phase == Phase.AWAITING ->
                answer(Replies.text(malformed.status(), malformed.reason() + "\n"), false, true);
            case StrictRequestDecoder.EndOfInput end -> context.close();
            case HttpRequest request
            when phase == Phase.AWAITING -> {
                begin(request);
                // A request that could not be decoded comes in one piece, with a buffer.
                ReferenceCountUtil.release(request);
            }
            case HttpContent content when phase == Phase.RELAYING -> relay.requestContent(content);
            case LastHttpContent last
            when phase == Phase.DISCARDING -> {
                last.release();
                await();
            }
            default -> {
                ReferenceCountUtil.release(message);
                if (phase == Phase.DISCARDING) {
                    context.read();
                }
            }
        }
    }

    private void begin(HttpRequest request) {
        encoder.answeringHead(request.method().equals(HttpMethod.HEAD));
        Optional<FullHttpResponse> objection = RequestCheck.objection(request);
        if (objection.isPresent()) {
            answer(objection.get(), false, false);
            return;
        }
        Optional<ProxyCredentials.Client> admitted = admit(request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION));
        if (admitted.isEmpty()) {
            answer(request, Replies.authenticate(), false);
            return;
        }
        NetworkPolicy inForce = egress.policy(admitted.get().command());
        if (request.method().equals(HttpMethod.CONNECT)) {
            connect(request, inForce);
        } else {
            forward(request, inForce);
        }
    }

    /** What let this very connection in before does so again. */
    private Optional<ProxyCredentials.Client> admit(String authorization) {
        if (lastAdmitted.isEmpty() || !lastAuthorization.equals(authorization)) {
            lastAdmitted = credentials.accept(authorization);
            lastAuthorization = authorization;
        }
        return lastAdmitted;
    }

    private void forward(HttpRequest request, NetworkPolicy inForce) {
        RequestTarget target;
        try {
            target = RequestTarget.parse(request.uri(), lastTarget);
            lastTarget = Optional.of(target);
        } catch (InvalidValueException e) {
            answer(request, malformed(e), false);
            return;
        }
        if (!target.secure()) {
            phase = Phase.RELAYING;
            relay.begin(new Exchange(request, target), inForce);
            return;
        }
        phase = Phase.CONNECTING;
        Egress.Wish wish = new Egress.Wish(inForce, Route.Entrance.HTTP_REQUEST, target.destination());
        egress.judge(
                client.channel().eventLoop(),
                wish,
                refusal -> answer(
                        request,
                        refusal.map(refused -> Replies.refusal(target.destination(), refused, false))
                                .orElseGet(() -> Replies.text(
                                        HttpResponseStatus.BAD_GATEWAY,
                                        "This proxy does not open TLS for its clients: use CONNECT\n")),
                        false));
    }

    private void connect(HttpRequest request, NetworkPolicy inForce) {
        Destination destination;
        try {
            destination = Destination.parse(request.uri());
        } catch (InvalidValueException e) {
            answer(request, malformed(e), false);
            return;
        }
        phase = Phase.CONNECTING;
        Egress.Wish wish = new Egress.Wish(inForce, Route.Entrance.HTTP_TUNNEL, destination);
        egress.connect(client.channel().eventLoop(), wish, dialled -> {
            switch (dialled) {
                case Dialled.Connected(var upstream, var by) -> tunnel(upstream);
                case Dialled.Refused refused -> answer(request, Replies.refusal(destination, refused, true), false);
                case Dialled.Failed failed -> answer(request, Replies.failure(destination, failed), false);
            }
        });
    }

    private void tunnel(Channel upstream) {
        if (phase == Phase.OVER) {
            upstream.close();
            return;
        }
        client.pipeline().remove(encoder);
        client.writeAndFlush(Unpooled.copiedBuffer(ESTABLISHED, StandardCharsets.US_ASCII));
        relayBytes(upstream, () -> {});
    }

    /** Answers with the head of a response, after which bytes of another protocol go to and fro. */
    void upgrade(HttpResponse response, Upstream upstream) {
        client.write(response);
        client.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        client.pipeline().remove(encoder);
        relayBytes(upstream.channel(), upstream::stopHttp);
    }

    /** @param clear has the upstream's own handlers hand over what they hold, once there is somebody to take it */
    private void relayBytes(Channel upstream, Runnable clear) {
        phase = Phase.OVER;
        watch.stop();
        client.pipeline().remove(FlowControlHandler.class);
        Relay.couple(client.channel(), upstream, deadlines);
        clear.run();
        client.pipeline().remove(this);
        // Goes last: it hands what came after the request to the relay.
        client.pipeline().remove(decoder);
        Relay.start(client.channel(), upstream);
    }

    private static FullHttpResponse malformed(InvalidValueException problem) {
        return Replies.text(HttpResponseStatus.BAD_REQUEST, problem.getMessage() + "; " + problem.fix() + "\n");
    }

    /** Answers a request itself. The connection persists where the client wants it and has nothing more to send. */
    void answer(HttpRequest request, FullHttpResponse response, boolean requestEnded) {
        boolean persistent = HttpUtil.isKeepAlive(request)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.method().equals(HttpMethod.CONNECT)
                && !Exchange.hasContent(request);
        answer(response, persistent, requestEnded);
    }

    private void answer(FullHttpResponse response, boolean persistent, boolean requestEnded) {
        if (phase == Phase.OVER) {
            response.release();
            return;
        }
        if (!persistent) {
            response.headers().set(FieldNames.CONNECTION, HttpHeaderValues.CLOSE);
            client.write(response);
            end();
            return;
        }
        client.writeAndFlush(response);
        if (requestEnded) {
            await();
        } else {
            phase = Phase.DISCARDING;
            client.read();
        }
    }

    /** Looks for the next request. In a task of its own, for many could follow one another without a pause. */
    void await() {
        phase = Phase.AWAITING;
        watch.touch();
        client.executor().execute(() -> {
            decoder.goOn();
            client.read();
        });
    }

    /** Ends the connection after what was written to it. */
    void end() {
        phase = Phase.OVER;
        watch.stop();
        LingeringClose.begin(client.channel(), deadlines);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && phase == Phase.RELAYING) {
            relay.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A client that is done before its tunnel stands is gone.
        if (event instanceof ChannelInputShutdownEvent && phase == Phase.CONNECTING) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.OVER;
        watch.stop();
        relay.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
