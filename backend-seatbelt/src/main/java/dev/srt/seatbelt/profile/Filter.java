package dev.srt.seatbelt.profile;

import dev.srt.policy.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which accesses a rule is about. Of several filters in one rule any will do. */
public sealed interface Filter {

    /** The file or directory at a path, which is absolute. */
    record Literal(Path path) implements Filter {}

    /** What is at a path, which is absolute, and everything beneath. */
    record Subpath(Path path) implements Filter {}

    /** Files whose whole path matches. */
    record Matching(Expression path) implements Filter {
        /** Whether a profile can hold an expression as long as this. */
        public boolean fits() {
            return Quoting.fits(ProfileText.anchored(this));
        }
    }

    /** Everything beneath files whose whole path matches, but not these. */
    record Beneath(Expression path) implements Filter {}

    /** Files of a kind. */
    record OfKind(VnodeType type) implements Filter {}

    /** The service of that name. */
    record MachService(String name) implements Filter {}

    /** Services whose name begins so. */
    record MachServicesFrom(String prefix) implements Filter {}

    /** The kernel's setting of that name. */
    record Setting(String name) implements Filter {}

    /** Settings whose name begins so. */
    record SettingsFrom(String prefix) implements Filter {}

    /** Processes of the same sandbox. */
    record SameSandbox() implements Filter {}

    /** Drivers with that class in the registry. */
    record RegistryEntryClass(String name) implements Filter {}

    /** Drivers whose clients in the kernel have that class. */
    record UserClientClass(String name) implements Filter {}

    /** Sockets of a domain, as {@code socket(2)} calls it. */
    record InDomain(SocketDomain domain) implements Filter {}

    /** Sockets of a protocol, as {@code socket(2)} numbers it. */
    record OfProtocol(int number) implements Filter {}

    /** Sockets at this host's loopback, by IPv4 and IPv6; without a port, at all. */
    record LocalAddress(Optional<Port> port) implements Filter {}

    /** Connections to this host's loopback, by IPv4 and IPv6, but not by IPv4 inside of IPv6; without a port, to all. */
    record RemoteAddress(Optional<Port> port) implements Filter {}

    /** Terminals that the sandbox itself made. */
    record OwnTerminal() implements Filter {}

    /** Where any of these holds. */
    record Any(List<Filter> of) implements Filter {
        /** Refuses an empty list, whose meaning is nobody's to guess. */
        public Any {
            of = notEmpty(of);
        }
    }

    /** Where all of these hold. */
    record All(List<Filter> of) implements Filter {
        /** Refuses an empty list. */
        public All {
            of = notEmpty(of);
        }
    }

    /** Where this does not hold. */
    record Not(Filter of) implements Filter {}

    /** What lies at a path. */
    enum VnodeType {
        /** A directory. */
        DIRECTORY("DIRECTORY"),
        /** A device that is read as it comes. */
        CHARACTER_DEVICE("CHARACTER-DEVICE");

        private final String text;

        VnodeType(String text) {
            this.text = text;
        }

        /** The name in profiles. */
        public String text() {
            return text;
        }
    }

    /** Domains of sockets; their names are those in profiles. */
    enum SocketDomain {
        /** Sockets with paths. */
        AF_UNIX,
        /** The kernel's own. */
        AF_SYSTEM
    }

    /** Where any of these holds; there is at least one. */
    static Filter anyOf(List<? extends Filter> filters) {
        return filters.size() == 1 ? filters.getFirst() : new Any(List.copyOf(filters));
    }

    private static List<Filter> notEmpty(List<Filter> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("a filter of no filters");
        }
        return List.copyOf(filters);
    }
}
