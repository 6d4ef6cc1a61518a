package dev.srt.settings;

import static dev.srt.settings.Shape.flag;
import static dev.srt.settings.Shape.list;
import static dev.srt.settings.Shape.map;
import static dev.srt.settings.Shape.text;
import static dev.srt.settings.Shape.whole;

import dev.srt.policy.AddressRange;
import dev.srt.policy.DatagramRule;
import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.ProtectedNames;
import dev.srt.settings.LocatedJson.Member;
import dev.srt.settings.LocatedJson.Members;
import java.util.List;
import java.util.Optional;

/** The schema of srt's own settings: {@code ~/.srt-settings.json}, or the file of {@code --settings}. */
final class SrtForm {
    static final int MAX_PORT = 65535;

    private SrtForm() {}

    /** Reads a file into a layer; what is wrong goes into the reading. */
    static void read(Node root, Reading reading, Layer layer) {
        boolean tlsTerminated = states(root, "tlsTerminate");
        schema(tlsTerminated).read(root, reading, layer);
        giveReasons(layer, reading);
        if (tlsTerminated && states(root, "mitmProxy")) {
            reading.problem(root.line(), "network.mitmProxy", "excludes tlsTerminate", "state one of the two");
        }
    }

    private static boolean states(Node root, String keyOfNetwork) {
        Member network = root.json() instanceof Members file ? file.byName().get("network") : null;
        return network != null
                && network.value() instanceof Members keys
                && keys.byName().containsKey(keyOfNetwork);
    }

    private static Section<Layer> schema(boolean tlsTerminated) {
        return Section.<Layer>strict()
                .section("network", network())
                .section("filesystem", filesystem())
                .later("credentials", LaterCapabilities.credentials(tlsTerminated))
                .key(
                        "ignoreViolations",
                        map(list(text())),
                        (layer, texts, node, reading) -> layer.ignoreViolations.putAll(texts))
                .section(
                        "git",
                        Section.<Layer>strict()
                                .key(
                                        "safeDirectories",
                                        list(text()),
                                        (layer, directories, node, reading) ->
                                                layer.gitSafeDirectories.addAll(directories)))
                .key("mandatoryDenySearchDepth", whole(1, 10), single(Single.SEARCH_DEPTH))
                .key("enableWeakerNestedSandbox", flag(), single(Single.WEAKER_NESTED_SANDBOX))
                .key("allowNestedUserNamespaces", flag(), single(Single.NESTED_USER_NAMESPACES))
                .key("bwrapPath", absolutePath(), single(Single.BWRAP_PATH))
                .key("allowPty", flag(), single(Single.TERMINALS))
                .key("allowAppleEvents", flag(), single(Single.APPLE_EVENTS))
                .key("enableWeakerNetworkIsolation", flag(), single(Single.TRUST_SERVICE))
                .unused("socatPath", absolutePath())
                .unused("javaAgentJarPath", absolutePath())
                .unused("ripgrep", Shape.anything())
                .unused("seccomp", Shape.anything())
                .unused("windows", Shape.anything());
    }

    private static Section<Layer> network() {
        return Section.<Layer>strict()
                .key(
                        "allowedDomains",
                        list(allowedService()),
                        (layer, rules, node, reading) -> rules.forEach(rule -> rule.addTo(layer)))
                .key(
                        "deniedDomains",
                        list(deniedDomain()),
                        (layer, rules, node, reading) -> layer.deniedDomains.addAll(rules))
                .key(
                        "deniedDomainReasons",
                        map(stated(text())),
                        (layer, reasons, node, reading) -> layer.reasons.putAll(reasons))
                .key("strictAllowlist", flag(), single(Single.STRICT_ALLOWLIST))
                .key(
                        "deniedResolvedAddresses",
                        list(addresses()),
                        (layer, ranges, node, reading) -> layer.deniedAddresses.addAll(ranges))
                .key(
                        "allowUnixSockets",
                        list(SocketEntry.allow()),
                        (layer, rules, node, reading) -> layer.allowUnixSockets.addAll(rules))
                .key("allowAllUnixSockets", flag(), single(Single.ALLOW_ALL_UNIX_SOCKETS))
                .key("allowLocalBinding", flag(), single(Single.ALLOW_LOCAL_BINDING))
                .key("transparent", flag(), single(Single.TRANSPARENT))
                .key(
                        "allowMachLookup",
                        list(stated(machService())),
                        (layer, services, node, reading) -> layer.machServices.addAll(services))
                .key("httpProxyPort", whole(1, MAX_PORT), single(Single.HTTP_PROXY_PORT))
                .key("socksProxyPort", whole(1, MAX_PORT), single(Single.SOCKS_PROXY_PORT))
                .key(
                        "parentProxy",
                        ParentProxyForm.shape(),
                        (layer, proxies, node, reading) ->
                                layer.parents = Optional.of(new Layer.Parents(proxies, reading.source(node))))
                .key(
                        "mitmProxy",
                        InspectingProxyForm.shape(),
                        (layer, proxy, node, reading) ->
                                layer.inspection = Optional.of(new Layer.Inspection(proxy, reading.source(node))))
                .later("tlsTerminate", LaterCapabilities.tlsTerminate())
                .laterFlag("allowPlaintextHeaderSet")
                .laterFlag("refuseOpaqueTunnels")
                .laterFlag("requireHostMatch")
                .later("stripResponseHeaders", list(text()))
                .unused("ambiguousRequestTarget", Shape.word("refuse", "asSpelled", "normalize"));
    }

    private static Section<Layer> filesystem() {
        return Section.<Layer>strict()
                .key("denyRead", list(PathEntry.deny()), (layer, rules, node, reading) -> {
                    layer.denyRead.addAll(rules);
                    layer.statesDenyRead = Optional.of(reading.source(node));
                })
                .key(
                        "allowRead",
                        list(PathEntry.allow()),
                        (layer, rules, node, reading) -> layer.allowRead.addAll(rules))
                .key(
                        "allowWrite",
                        list(PathEntry.allow()),
                        (layer, rules, node, reading) -> layer.allowWrite.addAll(rules))
                .key(
                        "denyWrite",
                        list(PathEntry.deny()),
                        (layer, rules, node, reading) -> layer.denyWrite.addAll(rules))
                .key("protect", list(protectedName()), (layer, names, node, reading) -> layer.protect.addAll(names))
                .key(
                        "unprotect",
                        list(stated(builtInName())),
                        (layer, names, node, reading) -> layer.unprotect.addAll(names))
                .key("allowGitConfig", flag(), single(Single.ALLOW_GIT_CONFIG))
                .key("disabled", flag(), single(Single.FILESYSTEM_DISABLED));
    }

    /** Takes a value of which only one can hold. */
    static <V> Section.Taker<Layer, V> single(Single single) {
        return (layer, value, node, reading) -> layer.state(single, value, node, reading);
    }

    /** An entry of an allow list. */
    private sealed interface Allowed {
        void addTo(Layer layer);

        /** By TCP. */
        record Domain(DomainRule rule) implements Allowed {
            @Override
            public void addTo(Layer layer) {
                layer.allowedDomains.add(rule);
            }
        }

        /** By UDP. */
        record Datagrams(DatagramRule rule) implements Allowed {
            @Override
            public void addTo(Layer layer) {
                layer.allowedDatagrams.add(rule);
            }
        }
    }

    private static Shape<Allowed> allowedService() {
        return text((text, node, reading) -> text.startsWith(DatagramRule.SCHEME)
                ? new Allowed.Datagrams(DatagramRule.parse(text, reading.source(node)))
                : new Allowed.Domain(new DomainRule(DomainPattern.parseAllow(text), reading.source(node))));
    }

    static Shape<DomainRule> allowedDomain() {
        return text((text, node, reading) -> new DomainRule(DomainPattern.parseAllow(text), reading.source(node)));
    }

    static Shape<Layer.Spelled> deniedDomain() {
        return text((text, node, reading) ->
                new Layer.Spelled(text, new DomainRule(DomainPattern.parseDeny(text), reading.source(node))));
    }

    static Shape<String> absolutePath() {
        return text((text, node, reading) -> {
            if (!text.startsWith("/")) {
                throw new InvalidValueException("\"" + text + "\" is not an absolute path", "begin it with /");
            }
            return reading.folders().resolveLiteral(text).toString();
        });
    }

    private static Shape<String> protectedName() {
        return text((text, node, reading) -> ProtectedNames.parse(text));
    }

    /** An exact entry of the built-in list: a slip would leave protected what is meant to be written. */
    private static Shape<String> builtInName() {
        return text((text, node, reading) -> {
            String name = ProtectedNames.parse(text);
            List<String> known = ProtectedNames.BUILT_IN.entries();
            if (!known.contains(name)) {
                throw new InvalidValueException(
                        "\"" + text + "\" is not on the list of protected names",
                        NearestKey.of(name, known)
                                .map(nearest -> "write \"" + nearest + "\", or remove it")
                                .orElse("remove it, or write one of: " + String.join(", ", known)));
            }
            return name;
        });
    }

    /** The same value with its place. */
    private static Shape<Layer.Stated> stated(Shape<String> shape) {
        return (node, reading) -> shape.read(node, reading).map(value -> new Layer.Stated(value, reading.source(node)));
    }

    private static Shape<AddressRange> addresses() {
        return text((text, node, reading) -> AddressRange.parse(text));
    }

    private static Shape<String> machService() {
        return text((text, node, reading) -> {
            String name = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
            if (text.isEmpty() || name.contains("*")) {
                throw new InvalidValueException(
                        "\"" + text + "\" is not a service name", "write a name, with * at its end alone");
            }
            return text;
        });
    }

    /** Reasons are given by the exact text of a denied domain, which may stand before or after them. */
    private static void giveReasons(Layer layer, Reading reading) {
        layer.reasons.forEach((domain, reason) -> {
            boolean known = layer.deniedDomains.stream()
                    .anyMatch(denied -> denied.text().equals(domain));
            if (!known) {
                reading.problem(
                        reason.source().line(),
                        reason.source().key(),
                        "there is no \"" + domain + "\" in deniedDomains",
                        "spell it as in network.deniedDomains, or remove it");
            }
        });
        layer.deniedDomains.replaceAll(denied -> denied.because(Optional.ofNullable(layer.reasons.get(denied.text()))));
    }
}
