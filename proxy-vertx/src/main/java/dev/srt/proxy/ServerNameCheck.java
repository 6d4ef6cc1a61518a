package dev.srt.proxy;

import dev.srt.policy.Host;
import dev.srt.policy.InvalidValueException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a connection's first bytes through once it is clear that they begin no TLS connection for another name than the one that
 * was judged (RFC 6066, section 3): a server may have many behind one address. A client that names nobody, or that speaks no TLS,
 * is let through.
 */
final class ServerNameCheck extends AbstractSniHandler<Void> {
    private static final int HANDSHAKE = 22; // RFC 8446, 5.1

    private final Host.Name expected;
    private final Consumer<String> mismatch;

    /** @param mismatch told the other name, in place of letting anything through */
    ServerNameCheck(Host.Name expected, Consumer<String> mismatch) {
        this.expected = expected;
        this.mismatch = mismatch;
    }

    @Override
    protected void decode(ChannelHandlerContext client, ByteBuf in, List<Object> out) throws Exception {
        if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) != HANDSHAKE) {
            // Removed, it hands over what it has: this protocol's first message may be shorter than a record's header.
            client.pipeline().remove(this);
        } else {
            super.decode(client, in, out);
        }
    }

    @Override
    protected Future<Void> lookup(ChannelHandlerContext client, String serverName) {
        return client.executor().newSucceededFuture(null);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext client, String serverName, Future<Void> done) {
        if (serverName == null || isExpected(serverName)) {
            client.pipeline().remove(this);
        } else {
            mismatch.accept(serverName);
        }
    }

    private boolean isExpected(String serverName) {
        try {
            return Host.parse(serverName).equals(expected);
        } catch (InvalidValueException e) {
            return false;
        }
    }
}
