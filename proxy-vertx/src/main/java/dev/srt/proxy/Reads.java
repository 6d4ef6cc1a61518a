package dev.srt.proxy;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** How much is read at once. */
final class Reads {
    /** The largest piece, in bytes: larger ones make bulk no faster, and each stalled connection may hold one. */
    static final int LARGEST = 256 * 1024;

    /** Small at first, larger where a peer has much to say. */
    static final RecvByteBufAllocator SIZES = new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST);

    /** A datagram is read whole, and the largest are rare. */
    static final RecvByteBufAllocator DATAGRAMS = new FixedRecvByteBufAllocator(65535);

    /** Room for a question to a name server with every option that resolvers add. */
    static final RecvByteBufAllocator QUERIES = new FixedRecvByteBufAllocator(2048);

    private Reads() {}
}
