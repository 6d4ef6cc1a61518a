package dev.srt.seatbelt.profile;

import dev.srt.policy.Port;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a profile: a rule on a line, each of its filters on one beneath. */
final class ProfileText {
    /** The language's version. */
    private static final String HEAD = "(version 1)\n";

    private ProfileText() {}

    static String of(Profile profile) {
        return profile.rules().stream()
                .map(rule -> rule(rule, profile.tag()))
                .collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String rule(ProfileRule rule, String tag) {
        String operations = rule.operations().stream().map(Operation::text).collect(Collectors.joining(" "));
        String filters =
                rule.filters().stream().map(filter -> "\n  " + text(filter)).collect(Collectors.joining());
        return switch (rule.verdict()) {
            case ALLOW -> "(allow %s%s)".formatted(operations, filters);
            case DENY -> "(deny %s%s\n  (with message %s))".formatted(operations, filters, Quoting.string(tag));
        };
    }

    private static String text(Filter filter) {
        return switch (filter) {
            case Filter.Literal literal -> named("literal", literal.path().toString());
            case Filter.Subpath subpath -> named("subpath", subpath.path().toString());
            case Filter.Matching matching -> named("regex", anchored(matching));
            case Filter.Beneath beneath -> named("regex", "^" + beneath.path().text() + "/");
            case Filter.OfKind kind -> "(vnode-type %s)".formatted(kind.type().text());
            case Filter.MachService service -> named("global-name", service.name());
            case Filter.MachServicesFrom services -> named("global-name-prefix", services.prefix());
            case Filter.Setting setting -> named("sysctl-name", setting.name());
            case Filter.SettingsFrom settings -> named("sysctl-name-prefix", settings.prefix());
            case Filter.SameSandbox same -> "(target same-sandbox)";
            case Filter.RegistryEntryClass driver -> named("iokit-registry-entry-class", driver.name());
            case Filter.UserClientClass driver -> named("iokit-user-client-class", driver.name());
            case Filter.InDomain sockets ->
                "(socket-domain %s)".formatted(sockets.domain().name());
            case Filter.OfProtocol sockets -> "(socket-protocol %d)".formatted(sockets.number());
            case Filter.LocalAddress address -> "(local ip %s)".formatted(loopback(address.port()));
            case Filter.RemoteAddress address -> "(remote ip %s)".formatted(loopback(address.port()));
            case Filter.OwnTerminal terminal -> named("extension", "com.apple.sandbox.pty");
            case Filter.Any any -> several("require-any", any.of());
            case Filter.All all -> several("require-all", all.of());
            case Filter.Not not -> several("require-not", List.of(not.of()));
        };
    }

    static String anchored(Filter.Matching matching) {
        return "^" + matching.path().text() + "$";
    }

    private static String named(String kind, String text) {
        return "(%s %s)".formatted(kind, Quoting.string(text));
    }

    /** The language knows two hosts, this one and any. */
    private static String loopback(Optional<Port> port) {
        return Quoting.string("localhost:" + port.map(Port::toString).orElse("*"));
    }

    private static String several(String kind, List<Filter> filters) {
        return filters.stream().map(ProfileText::text).collect(Collectors.joining(" ", "(" + kind + " ", ")"));
    }
}
