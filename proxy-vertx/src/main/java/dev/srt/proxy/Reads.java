package dev.srt.proxy;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** How much is read at once. */
final class Reads {
    /** The largest piece, in bytes: larger ones make bulk no faster, and each stalled connection may hold one. */
    static final int LARGEST = 256 * 1024;

    /** Small at first, larger where a peer has much to say. */
    static final RecvByteBufAllocator SIZES = new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST);

    private Reads() {}
}
