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
    /** The longest head, in bytes, request line and blank line included. */
    static final int LONGEST_HEAD = 16 * 1024;

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
    private State state = State.HEAD;
    private ScheduledFuture<?> alarm;

    /** How much of the head was looked at, from the buffer's reader index. */
    private int scanned;

    private boolean upgrade;
    private ChannelHandlerContext client;
    private int lineLength;
    private byte previous;

    StrictRequestDecoder(Deadlines deadlines) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_HEAD)
                .setMaxHeaderSize(LONGEST_HEAD)
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
        if (state == State.HEAD && !isHeadComplete(client, in, out)) {
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
        }
        if (decoded instanceof HttpRequest request && state == State.BODY) {
            upgrade = Exchange.wantsWebSocket(request);
        }
        if (decoded instanceof LastHttpContent && state == State.BODY) {
            state = upgrade ? State.UPGRADE : State.HEAD;
        }
    }

    private boolean isHeadComplete(ChannelHandlerContext client, ByteBuf in, List<Object> out) {
        for (int i = in.readerIndex() + scanned; i < in.writerIndex(); i++) {
            byte current = in.getByte(i);
            scanned++;
            if (scanned > LONGEST_HEAD) {
                return refuse(in, out, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the head is too long");
            }
            boolean afterReturn = previous == '\r';
            previous = current;
            if (afterReturn != (current == '\n')) {
                return refuse(in, out, HttpResponseStatus.BAD_REQUEST, "a line does not end with CR LF");
            }
            if (current == '\n' && lineLength == 0) {
                boolean blank = scanned == 2;
                scanned = 0;
                previous = 0;
                if (!blank) {
                    disarm();
                    return true;
                }
                // RFC 9112, 2.2: an empty line before a request is ignored.
                in.readerIndex(i + 1);
            } else if (current == '\n') {
                lineLength = 0;
            } else if (current != '\r') {
                if (lineLength == 0 && (current == ' ' || current == '\t')) {
                    return refuse(in, out, HttpResponseStatus.BAD_REQUEST, "a line begins with a blank");
                }
                if ((current >= 0 && current < ' ' && current != '\t') || current == 0x7f) {
                    return refuse(in, out, HttpResponseStatus.BAD_REQUEST, "a control character in the head");
                }
                lineLength++;
            }
        }
        if (scanned > 0 && alarm == null) {
            alarm = client.executor()
                    .schedule(() -> expire(client), deadlines.head().toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private boolean refuse(ByteBuf in, List<Object> out, HttpResponseStatus status, String reason) {
        state = State.BROKEN;
        disarm();
        in.skipBytes(in.readableBytes());
        out.add(new Malformed(status, reason));
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
