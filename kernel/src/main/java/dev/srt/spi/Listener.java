package dev.srt.spi;

import static dev.srt.spi.SandboxSocket.Transport.TCP;
import static dev.srt.spi.SandboxSocket.Transport.UDP;

import dev.srt.policy.Destination;
import dev.srt.policy.Port;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A service of the gateway's inside the sandbox.
 *
 * @since 0.1
 */
public sealed interface Listener {

    /** The sockets of the sandbox's own network at which the gateway answers. */
    List<SandboxSocket> sockets();

    /** The filtering proxies: HTTP and SOCKS5, told apart by the first byte. */
    record Proxy(Port port) implements Listener {
        @Override
        public List<SandboxSocket> sockets() {
            return Loopback.sockets(port, EnumSet.allOf(EgressWay.class));
        }
    }

    /**
     * A service of the host's loopback that an allow rule names, at the same port. By {@link EgressWay#TABLE} there is no
     * socket for it: connections are led to that of {@link Transparent} while no server inside has the port.
     *
     * @param service where the gateway forwards to; judged before
     */
    record Forward(Destination service) implements Listener {
        @Override
        public List<SandboxSocket> sockets() {
            return Loopback.sockets(service.port(), EnumSet.of(EgressWay.PORTS, EgressWay.NONE));
        }
    }

    /**
     * What connections to other addresses than the sandbox's own are led to. The local address of an accepted one is that
     * which the program asked for.
     *
     * @param ports where the gateway listens by {@link EgressWay#PORTS}
     */
    record Transparent(List<Port> ports) implements Listener {
        /** Below all that a command may listen at. */
        private static final Port OWN = new Port(1);

        private static final List<InetAddress> ANY =
                List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"));

        /** Keeps its own copy of the list. */
        public Transparent {
            ports = List.copyOf(ports);
        }

        @Override
        public List<SandboxSocket> sockets() {
            List<SandboxSocket> sockets = new ArrayList<>();
            for (InetAddress own : List.of(InsideAddresses.OWN_IPV4, InsideAddresses.OWN_IPV6)) {
                sockets.add(new SandboxSocket(TCP, own, OWN, EnumSet.of(EgressWay.TABLE)));
            }
            for (Port port : ports) {
                ANY.forEach(any -> sockets.add(new SandboxSocket(TCP, any, port, EnumSet.of(EgressWay.PORTS))));
            }
            return List.copyOf(sockets);
        }
    }

    /** The name server. */
    record Names() implements Listener {
        private static final Port DOMAIN = new Port(53);

        @Override
        public List<SandboxSocket> sockets() {
            return Stream.of(UDP, TCP)
                    .map(transport -> new SandboxSocket(
                            transport,
                            InsideAddresses.NAME_SERVER,
                            DOMAIN,
                            EnumSet.of(EgressWay.TABLE, EgressWay.PORTS)))
                    .toList();
        }
    }

    /**
     * A UDP service that a rule names.
     *
     * @param service where the gateway sends what comes
     * @param addresses the service's inside
     */
    record Datagrams(Destination service, List<InetAddress> addresses) implements Listener {
        /** Keeps its own copy of the list. */
        public Datagrams {
            addresses = List.copyOf(addresses);
        }

        @Override
        public List<SandboxSocket> sockets() {
            return addresses.stream()
                    .map(address -> new SandboxSocket(
                            UDP, address, service.port(), EnumSet.of(EgressWay.TABLE, EgressWay.PORTS)))
                    .toList();
        }
    }

    /** The sandbox's loopback. */
    final class Loopback {
        /** Both its addresses. */
        public static final List<InetAddress> ADDRESSES =
                List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

        private Loopback() {}

        private static List<SandboxSocket> sockets(Port port, Set<EgressWay> ways) {
            return ADDRESSES.stream()
                    .map(address -> new SandboxSocket(TCP, address, port, ways))
                    .toList();
        }
    }
}
