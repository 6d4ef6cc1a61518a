package dev.srt.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decodes requests of RFC 9112, and nothing that two parsers could read in two ways: a head is parsed once all of it is
 * there, in lines that end with CR LF and do not begin with a blank, without control characters.
 *
 * <p>Emits requests with their content, a {@link Malformed} where there can be no further request, and {@link
 * EndOfInput}. After a CONNECT request nothing is decoded, nor after one for WebSocket until {@link #goOn}: when this handler is removed,
 * what follows is passed on.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    /** No request can be read from here on; the client is to be answered with the status. */
    record Malformed(HttpResponseStatus status, String reason) {}

    /** The client sends no more. */
    enum EndOfInput {
        INSTANCE
    }

    private enum State {
        HEAD,
        BODY,
        TUNNEL,
        /** Whether it goes on with requests is for the server to say. */
        UPGRADE,
        BROKEN
    }

    private final Deadlines deadlines;
    private final HeadScan scan = new HeadScan();
    private State state = State.HEAD;
    private ScheduledFuture<?> alarm;

    private boolean upgrade;
    private ChannelHandlerContext client;

    StrictRequestDecoder(Deadlines deadlines) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HeadScan.LONGEST)
                .setMaxHeaderSize(HeadScan.LONGEST)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.deadlines = deadlines;
    }

    @Override
    protected void decode(ChannelHandlerContext client, ByteBuf in, List<Object> out) throws Exception {
        if (state == State.TUNNEL || state == State.UPGRADE) {
            return;
        }
        if (state == State.BROKEN) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (state == State.HEAD && !isHeadComplete(in, out)) {
            return;
        }
        int before = out.size();
        super.decode(client, in, out);
        for (int i = before; i < out.size(); i++) {
            follow(out.get(i));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        client = context;
    }

    /** Goes on with requests where the server has refused an upgrade. */
    void goOn() {
        if (state == State.UPGRADE) {
            state = State.HEAD;
            client.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        }
    }

    private void follow(Object decoded) {
        if (decoded instanceof HttpRequest request) {
            state = request.decoderResult().isFailure()
                    ? State.BROKEN
                    : request.method().equals(HttpMethod.CONNECT) ? State.TUNNEL : State.BODY;
            upgrade = state == State.BODY && Exchange.wantsWebSocket(request);
        }
        if (decoded instanceof LastHttpContent && state == State.BODY) {
            state = upgrade ? State.UPGRADE : State.HEAD;
        }
    }

    private boolean isHeadComplete(ByteBuf in, List<Object> out) {
        while (in.readableBytes() > scan.seen()) {
            int from = in.readerIndex() + scan.seen();
            int at = in.forEachByte(from, in.writerIndex() - from, scan);
            switch (scan.finding()) {
                case NOTHING_YET -> {}
                case END -> {
                    scan.reset();
                    disarm();
                    return true;
                }
                case EMPTY_LINE -> {
                    scan.reset();
                    in.readerIndex(at + 1);
                }
                case HeadScan.Finding fault -> {
                    state = State.BROKEN;
                    disarm();
                    in.skipBytes(in.readableBytes());
                    out.add(new Malformed(fault.status(), fault.reason()));
                    return false;
                }
            }
        }
        if (scan.seen() > 0 && alarm == null) {
            alarm = client.executor()
                    .schedule(() -> expire(client), deadlines.head().toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void expire(ChannelHandlerContext client) {
        state = State.BROKEN;
        client.fireChannelRead(new Malformed(HttpResponseStatus.REQUEST_TIMEOUT, "the head took too long"));
    }

    private void disarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext client, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(client, in, out);
        out.add(EndOfInput.INSTANCE);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext client) throws Exception {
        disarm();
        super.handlerRemoved0(client);
    }

    /** Both framings at once are how requests are smuggled; RFC 9112, 6.3 lets a server refuse them. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
