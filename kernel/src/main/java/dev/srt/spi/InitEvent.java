package dev.srt.spi;

import dev.srt.policy.Port;
import java.net.InetAddress;

/**
 * What the helper tells of a command while it runs.
 *
 * @since 0.1
 */
public sealed interface InitEvent permits NameEvent, InitEvent.PacketRefused {

    /**
     * The kernel has refused a packet, the first of a connection or a datagram, that was to go where nothing is let through
     * ({@link InitPlan.TransparentEgress}). Not all are told where they are many.
     *
     * @param address where it was to go
     * @param port the same
     */
    record PacketRefused(SandboxSocket.Transport transport, InetAddress address, Port port) implements InitEvent {}
}
