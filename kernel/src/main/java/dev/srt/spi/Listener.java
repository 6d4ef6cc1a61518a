package dev.srt.spi;

import dev.srt.policy.Destination;
import dev.srt.policy.Port;

/** A port on the loopback of the sandbox's own network, served from the host by the gateway. */
public sealed interface Listener {

    /** The port inside the sandbox, on 127.0.0.1 and on ::1. */
    Port port();

    /** The filtering proxies: HTTP and SOCKS5, told apart by the first byte. */
    record Proxy(Port port) implements Listener {}

    /**
     * A service of the host's loopback that an allow rule names.
     *
     * @param service where the gateway forwards to; judged before
     */
    record Forward(Destination service) implements Listener {
        @Override
        public Port port() {
            return service.port();
        }
    }
}
