package dev.srt.proxy;

import java.time.Duration;

/**
 * How long a peer may take.
 *
 * @param firstByte from the client's connection to its first byte
 * @param head from the first byte of a request's head, or of a SOCKS negotiation, to its last
 * @param connect to find the address of a destination and to connect to it, all addresses together
 * @param linger from our last byte to the client's close
 */
record Deadlines(Duration firstByte, Duration head, Duration connect, Duration linger) {
    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(2));
}
