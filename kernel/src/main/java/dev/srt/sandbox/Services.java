package dev.srt.sandbox;

import dev.srt.policy.EgressJudge;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.NamedPorts;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Port;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.InitPlan.TransparentEgress;
import dev.srt.spi.Listener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a gateway serves inside a sandbox.
 *
 * @param listeners its services
 * @param egress what is led to it of what programs send by themselves; empty for nothing
 */
record Services(List<Listener> listeners, Optional<TransparentEgress> egress) {
    private static final Set<Integer> PROXIES =
            Set.of(CommandEnvironment.HTTP_PROXY.number(), CommandEnvironment.SOCKS_PROXY.number());

    /** Where most of what names no port is to be found: ssh, http, https. */
    private static final List<Port> USUAL = List.of(new Port(22), new Port(80), new Port(443));

    /** More ports than anybody listens on for one sandbox. */
    private static final int MOST_PORTS = 64;

    /** Without a gateway, nothing. */
    static Services of(Optional<EgressGateway> gateway, NetworkPolicy network) {
        return gateway.map(serving -> served(serving, network))
                .orElseGet(() -> new Services(List.of(), Optional.empty()));
    }

    /** On the loopback of the host, the proxies alone: whatever else is there the host's network has itself. */
    static Services onLoopback(Port port) {
        return new Services(List.of(new Listener.Proxy(port)), Optional.empty());
    }

    private static Services served(EgressGateway gateway, NetworkPolicy network) {
        List<Listener> listeners = new ArrayList<>();
        listeners.add(new Listener.Proxy(CommandEnvironment.HTTP_PROXY));
        listeners.add(new Listener.Proxy(CommandEnvironment.SOCKS_PROXY));
        Set<Integer> taken = new HashSet<>(PROXIES);
        network.localServices().stream()
                .filter(service -> taken.add(service.port().number()))
                .map(Listener.Forward::new)
                .forEach(listeners::add);
        if (!network.transparent()) {
            return new Services(listeners, Optional.empty());
        }
        listeners.add(new Listener.Names());
        listeners.add(new Listener.Transparent(Stream.concat(USUAL.stream(), NamedPorts.stated(network).stream())
                .filter(port -> taken.add(port.number()))
                .limit(MOST_PORTS)
                .toList()));
        network.datagrams().stream()
                .map(rule -> rule.service())
                .distinct()
                .filter(service -> EgressJudge.judgeDatagram(network, service).allowed())
                .map(service -> new Listener.Datagrams(service, gateway.addressesOf(service.host())))
                .forEach(listeners::add);
        List<EgressTarget> reachable = new ArrayList<>(gateway.addresses().targets());
        reachable.addAll(EgressTarget.allowed(network));
        return new Services(listeners, Optional.of(new TransparentEgress(reachable, EgressTarget.denied(network))));
    }
}
