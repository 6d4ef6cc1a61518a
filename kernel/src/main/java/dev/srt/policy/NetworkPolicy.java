package dev.srt.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may be reached.
 *
 * @param allowed the destinations that may be reached by TCP; empty means none
 * @param denied the destinations that may not, whatever is allowed
 * @param datagrams the services that may be reached by UDP
 * @param strictAllowlist whether nobody is asked about a destination that no rule names
 * @param deniedAddresses ranges that no name may resolve to
 * @param allowUnixSockets paths of unix sockets that may be connected to
 * @param allowAllUnixSockets whether every unix socket may be used
 * @param allowLocalBinding whether the command may listen on the host's loopback (macOS; on Linux it has its own)
 * @param transparent whether programs that use no proxy are served too, where the backend can
 * @param httpProxy the port on the host's loopback of a proxy that stands in for srt's HTTP proxy
 * @param socksProxy the port on the host's loopback of a proxy that stands in for srt's SOCKS proxy
 * @param parents the proxies between this host and the network
 */
public record NetworkPolicy(
        List<DomainRule> allowed,
        List<DomainRule> denied,
        List<DatagramRule> datagrams,
        boolean strictAllowlist,
        List<AddressRange> deniedAddresses,
        List<PathRule> allowUnixSockets,
        boolean allowAllUnixSockets,
        boolean allowLocalBinding,
        boolean transparent,
        Optional<Port> httpProxy,
        Optional<Port> socksProxy,
        ParentProxies parents) {

    /** Nothing may be reached. */
    public static final NetworkPolicy CLOSED = new Builder().build();

    /** Keeps its own copies of the lists. */
    public NetworkPolicy {
        allowed = DomainRules.of(allowed);
        denied = DomainRules.of(denied);
        datagrams = List.copyOf(datagrams);
        deniedAddresses = List.copyOf(deniedAddresses);
        allowUnixSockets = List.copyOf(allowUnixSockets);
    }

    /** A policy to be changed, which allows nothing at first. */
    public static Builder builder() {
        return new Builder();
    }

    /** This policy, to be changed. */
    public Builder toBuilder() {
        return new Builder()
                .allowed(allowed)
                .denied(denied)
                .datagrams(datagrams)
                .strictAllowlist(strictAllowlist)
                .deniedAddresses(deniedAddresses)
                .allowUnixSockets(allowUnixSockets)
                .allowAllUnixSockets(allowAllUnixSockets)
                .allowLocalBinding(allowLocalBinding)
                .transparent(transparent)
                .httpProxy(httpProxy)
                .socksProxy(socksProxy)
                .parents(parents);
    }

    /** The same policy with other unix sockets. */
    public NetworkPolicy withUnixSockets(List<PathRule> rules) {
        return toBuilder().allowUnixSockets(rules).build();
    }

    /** The same policy where these may be reached too. */
    public NetworkPolicy allowing(List<DomainRule> rules) {
        return toBuilder()
                .allowed(Stream.concat(allowed.stream(), rules.stream()).toList())
                .build();
    }

    /**
     * The services of the host's loopback that allow rules name with their port and no rule denies. They are to answer
     * at the same port inside the sandbox, because programs bypass proxies for {@code localhost}.
     */
    public List<Destination> localServices() {
        return allowed.stream()
                .map(DomainRule::pattern)
                .filter(pattern -> pattern instanceof DomainPattern.Exact exact
                        && exact.host() instanceof Host.Name name
                        && name.text().equals("localhost"))
                .flatMap(pattern -> pattern.port().stream())
                .distinct()
                .map(port -> new Destination(new Host.Name("localhost"), port))
                .filter(destination -> EgressJudge.judge(this, destination).allowed())
                .toList();
    }

    /** Makes a policy; what is not stated stays closed. */
    public static final class Builder {
        private List<DomainRule> allowed = List.of();
        private List<DomainRule> denied = List.of();
        private List<DatagramRule> datagrams = List.of();
        private boolean strictAllowlist;
        private List<AddressRange> deniedAddresses = List.of();
        private List<PathRule> allowUnixSockets = List.of();
        private boolean allowAllUnixSockets;
        private boolean allowLocalBinding;
        private boolean transparent = true;
        private Optional<Port> httpProxy = Optional.empty();
        private Optional<Port> socksProxy = Optional.empty();
        private ParentProxies parents = ParentProxies.NONE;

        private Builder() {}

        /** The destinations that may be reached by TCP. */
        public Builder allowed(List<DomainRule> value) {
            allowed = value;
            return this;
        }

        /**
         * The destinations that may be reached by TCP, as in {@code network.allowedDomains}.
         *
         * @throws InvalidValueException where one is no such entry
         */
        public Builder allow(String... destinations) {
            return allowed(
                    Stream.concat(allowed.stream(), Stream.of(destinations).map(DomainRule::of))
                            .toList());
        }

        /** The destinations that may not be reached, whatever is allowed. */
        public Builder denied(List<DomainRule> value) {
            denied = value;
            return this;
        }

        /** The services that may be reached by UDP. */
        public Builder datagrams(List<DatagramRule> value) {
            datagrams = value;
            return this;
        }

        /** Whether nobody is asked about a destination that no rule names. */
        public Builder strictAllowlist(boolean value) {
            strictAllowlist = value;
            return this;
        }

        /** Ranges that no name may resolve to. */
        public Builder deniedAddresses(List<AddressRange> value) {
            deniedAddresses = value;
            return this;
        }

        /** Paths of unix sockets that may be connected to. */
        public Builder allowUnixSockets(List<PathRule> value) {
            allowUnixSockets = value;
            return this;
        }

        /** Whether every unix socket may be used. */
        public Builder allowAllUnixSockets(boolean value) {
            allowAllUnixSockets = value;
            return this;
        }

        /** Whether the command may listen on the host's loopback, on macOS. */
        public Builder allowLocalBinding(boolean value) {
            allowLocalBinding = value;
            return this;
        }

        /** Whether programs that use no proxy are served too; they are unless this says otherwise. */
        public Builder transparent(boolean value) {
            transparent = value;
            return this;
        }

        /** The port of a proxy that stands in for srt's HTTP proxy. */
        public Builder httpProxy(Optional<Port> value) {
            httpProxy = value;
            return this;
        }

        /** The port of a proxy that stands in for srt's SOCKS proxy. */
        public Builder socksProxy(Optional<Port> value) {
            socksProxy = value;
            return this;
        }

        /** The proxies between this host and the network. */
        public Builder parents(ParentProxies value) {
            parents = value;
            return this;
        }

        /** The policy. */
        public NetworkPolicy build() {
            return new NetworkPolicy(
                    allowed,
                    denied,
                    datagrams,
                    strictAllowlist,
                    deniedAddresses,
                    allowUnixSockets,
                    allowAllUnixSockets,
                    allowLocalBinding,
                    transparent,
                    httpProxy,
                    socksProxy,
                    parents);
        }
    }
}
