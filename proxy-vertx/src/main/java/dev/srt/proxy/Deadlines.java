package dev.srt.proxy;

import java.time.Duration;

/**
 * How long a peer may take.
 *
 * @param firstByte from the client's connection to its first byte
 * @param head from the first byte of a request's head, or of a SOCKS negotiation, to its last
 * @param connect to find the address of a destination and to connect to it, all addresses together
 * @param linger from our last byte to the client's close
 * @param stalled between two bytes of a request, from a response to the next request, and between two bytes of a tunnel that
 *     one side has ended (RFC 5382, REQ-5, asks middleboxes for 4 minutes at least)
 * @param idle between two bytes of a response or a tunnel (2 hours and 4 minutes at least, in the same place)
 */
record Deadlines(
        Duration firstByte, Duration head, Duration connect, Duration linger, Duration stalled, Duration idle) {
    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(124));
}
