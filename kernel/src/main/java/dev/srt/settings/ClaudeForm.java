package dev.srt.settings;

import static dev.srt.settings.Shape.anything;
import static dev.srt.settings.Shape.flag;
import static dev.srt.settings.Shape.list;
import static dev.srt.settings.Shape.map;
import static dev.srt.settings.Shape.text;
import static dev.srt.settings.Shape.whole;
import static dev.srt.settings.SrtForm.MAX_PORT;
import static dev.srt.settings.SrtForm.single;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import java.util.List;
import java.util.Optional;

/**
 * The schema of Claude Code's settings, as far as they are about what a command may read, write and reach. Other keys
 * of that program are left alone, but one that looks like a key of ours misspelled is an error.
 */
final class ClaudeForm {
    private static final String DOMAIN = "domain:";

    private ClaudeForm() {}

    /** What a permission rule puts into a layer. */
    @FunctionalInterface
    private interface Effect {
        void on(Layer layer);
    }

    /** Reads a file into a layer; what is wrong goes into the reading. */
    static void read(Node root, Reading reading, Layer layer) {
        schema().read(root, reading, layer);
    }

    private static Section<Layer> schema() {
        return Section.<Layer>shared().section("permissions", permissions()).section("sandbox", sandbox());
    }

    private static Section<Layer> permissions() {
        return Section.<Layer>shared()
                .key("allow", list(rule(ClaudeForm::allow)), ClaudeForm::apply)
                .key("deny", list(rule(ClaudeForm::deny)), ClaudeForm::apply)
                .key(
                        "ask",
                        list(rule((rule, reading, source) -> Optional.of(layer -> {}))),
                        (layer, asks, node, reading) -> {
                            if (asks.stream().anyMatch(Optional::isPresent)) {
                                reading.notice(node, "there is nobody to ask, so these rules allow nothing");
                            }
                        });
    }

    private static Section<Layer> sandbox() {
        return Section.<Layer>strict()
                .key("enabled", flag(), single(Single.ENABLED))
                .section("network", network())
                .key(
                        "ignoreViolations",
                        map(list(text())),
                        (layer, texts, node, reading) -> layer.ignoreViolations.putAll(texts))
                .key("enableWeakerNestedSandbox", flag(), single(Single.WEAKER_NESTED_SANDBOX))
                .key("bwrapPath", SrtForm.absolutePath(), single(Single.BWRAP_PATH))
                .unused("socatPath", SrtForm.absolutePath())
                .key("enableWeakerNetworkIsolation", flag(), SrtForm.single(Single.TRUST_SERVICE))
                .unused("autoAllowBashIfSandboxed", flag())
                .unused("allowUnsandboxedCommands", flag())
                .unused("failIfUnavailable", flag())
                .unused("excludedCommands", anything())
                .unused("ripgrep", anything())
                .elsewhere("filesystem", "write rules such as \"Edit(PATH)\" and \"Read(PATH)\" in permissions");
    }

    private static Section<Layer> network() {
        return Section.<Layer>strict()
                .key(
                        "allowUnixSockets",
                        list(SocketEntry.allow()),
                        (layer, rules, node, reading) -> layer.allowUnixSockets.addAll(rules))
                .key("allowAllUnixSockets", flag(), single(Single.ALLOW_ALL_UNIX_SOCKETS))
                .key("allowLocalBinding", flag(), single(Single.ALLOW_LOCAL_BINDING))
                .key("httpProxyPort", whole(1, MAX_PORT), single(Single.HTTP_PROXY_PORT))
                .key("socksProxyPort", whole(1, MAX_PORT), single(Single.SOCKS_PROXY_PORT))
                .elsewhere(
                        "allowedDomains", "write rules such as \"WebFetch(domain:example.com)\" in permissions.allow")
                .elsewhere("deniedDomains", "write rules such as \"WebFetch(domain:example.com)\" in permissions.deny")
                .elsewhere("allowManagedDomainsOnly", "remove it");
    }

    private static void apply(Layer layer, List<Optional<Effect>> effects, Node node, Reading reading) {
        effects.stream().flatMap(Optional::stream).forEach(effect -> effect.on(layer));
    }

    /** What a rule means in one of the lists. */
    @FunctionalInterface
    private interface Meaning {
        Optional<Effect> of(PermissionRule rule, Reading reading, Source source);
    }

    /** A rule's effect; none for other tools' rules. */
    private static Shape<Optional<Effect>> rule(Meaning meaning) {
        return text((text, node, reading) ->
                PermissionRule.parse(text).flatMap(rule -> meaning.of(rule, reading, reading.source(node))));
    }

    private static Optional<Effect> allow(PermissionRule rule, Reading reading, Source source) {
        return Optional.of(
                switch (rule.tool()) {
                    case READ -> {
                        PathRule read = new PathRule(path(rule, reading), source);
                        yield layer -> layer.readPermissions.add(read);
                    }
                    case EDIT, WRITE -> {
                        PathRule write = new PathRule(path(rule, reading), source);
                        yield layer -> layer.allowWrite.add(write);
                    }
                    case WEB_FETCH -> {
                        DomainRule reach = new DomainRule(
                                domain(rule).map(DomainPattern::parseAllow).orElseGet(DomainPattern.AnyRemote::new),
                                source);
                        yield layer -> layer.allowedDomains.add(reach);
                    }
                });
    }

    private static Optional<Effect> deny(PermissionRule rule, Reading reading, Source source) {
        return Optional.of(
                switch (rule.tool()) {
                    case READ -> {
                        PathRule read = new PathRule(path(rule, reading), source, true);
                        yield layer -> layer.denyRead.add(read);
                    }
                    case EDIT, WRITE -> {
                        PathRule write = new PathRule(path(rule, reading), source, true);
                        yield layer -> layer.denyWrite.add(write);
                    }
                    case WEB_FETCH -> {
                        DomainPattern hosts = domain(rule)
                                .map(DomainPattern::parseDeny)
                                .orElseGet(() -> new DomainPattern.Any(Optional.empty()));
                        Layer.Spelled denied = new Layer.Spelled(hosts.toString(), new DomainRule(hosts, source));
                        yield layer -> layer.deniedDomains.add(denied);
                    }
                });
    }

    private static PathPattern path(PermissionRule rule, Reading reading) {
        return rule.specifier()
                .map(text -> PermissionPath.parse(text, reading.folders()))
                .orElseGet(() -> PathPattern.parse("/"));
    }

    /** The domain that a rule names; empty where it means every host. */
    private static Optional<String> domain(PermissionRule rule) {
        Optional<String> specifier = rule.specifier().filter(text -> !text.equals("*"));
        if (specifier.isPresent() && !specifier.get().startsWith(DOMAIN)) {
            throw new InvalidValueException(
                    "\"" + specifier.get() + "\" is not what WebFetch takes", "write WebFetch(domain:example.com)");
        }
        return specifier.map(text -> text.substring(DOMAIN.length())).filter(domain -> !domain.equals("*"));
    }
}
