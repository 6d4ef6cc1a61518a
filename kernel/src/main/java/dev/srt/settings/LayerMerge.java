package dev.srt.settings;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes one policy of the layers that count. Lists add up; of single values the last layer's holds; where no layer
 * states something, the secure default does.
 */
final class LayerMerge {
    private static final int SEARCH_DEPTH = FilesystemPolicy.Protection.FULL.searchDepth();

    private final List<Layer> layers;
    private final SingleValues singles;
    private final Path home;
    private final ParentProxies inherited;
    private final List<Notice> notices = new ArrayList<>();

    /**
     * @param layers in the order in which they overrule each other, the managed ones last
     * @param home whose credential stores to hide
     * @param inherited the parent proxies where no layer states any
     */
    LayerMerge(List<Layer> layers, Path home, ParentProxies inherited) {
        this.layers = List.copyOf(layers);
        this.singles = new SingleValues(layers);
        this.home = home;
        this.inherited = inherited;
    }

    Policy policy() {
        Policy policy = new Policy(
                network(),
                filesystem(),
                singles.flag(Single.WEAKER_NESTED_SANDBOX, false),
                singles.flag(Single.NESTED_USER_NAMESPACES, false),
                ignoreViolations(),
                all(layer -> layer.gitSafeDirectories.stream()),
                singles.get(Single.BWRAP_PATH).map(stated -> Path.of(stated.value())),
                new MacOpenings(
                        singles.flag(Single.TERMINALS, false),
                        singles.flag(Single.APPLE_EVENTS, false),
                        singles.flag(Single.TRUST_SERVICE, false),
                        all(layer -> layer.machServices.stream().map(Layer.Stated::value))));
        notices.addAll(NeverMatching.in(policy));
        return policy;
    }

    /** Where it is stated that the command is to run unsandboxed; empty where that does not hold. */
    Optional<Source> disabledBy() {
        return singles.get(Single.ENABLED)
                .filter(stated -> !Boolean.parseBoolean(stated.value()))
                .map(Layer.Stated::source);
    }

    /** Rules of these layers that only macOS enforces. */
    List<Notice> onlyOnMacOs() {
        List<Notice> unenforced = new ArrayList<>();
        String only = " is enforced on macOS only: here it has no effect";
        for (Layer.Stated service : all(layer -> layer.machServices.stream())) {
            unenforced.add(
                    new Notice(service.source(), "allowing a Mach service (\"" + service.value() + "\")" + only));
        }
        return unenforced;
    }

    /** What was found while the policy was made. */
    List<Notice> notices() {
        return notices;
    }

    private NetworkPolicy network() {
        return NetworkPolicy.builder()
                .allowed(all(layer -> layer.allowedDomains.stream()))
                .denied(all(layer -> layer.deniedDomains.stream().map(Layer.Spelled::rule)))
                .datagrams(all(layer -> layer.allowedDatagrams.stream()))
                .strictAllowlist(singles.flag(Single.STRICT_ALLOWLIST, false))
                .deniedAddresses(all(layer -> layer.deniedAddresses.stream()))
                .allowUnixSockets(all(layer -> layer.allowUnixSockets.stream()))
                .allowAllUnixSockets(singles.flag(Single.ALLOW_ALL_UNIX_SOCKETS, false))
                .allowLocalBinding(singles.flag(Single.ALLOW_LOCAL_BINDING, false))
                .transparent(singles.flag(Single.TRANSPARENT, true))
                .httpProxy(singles.port(Single.HTTP_PROXY_PORT))
                .socksProxy(singles.port(Single.SOCKS_PROXY_PORT))
                .parents(parents())
                .build();
    }

    /** Those of the last layer that states some, or else those of the caller's own environment. */
    private ParentProxies parents() {
        ParentProxies parents = layers.reversed().stream()
                .flatMap(layer -> layer.parents.stream())
                .map(Layer.Parents::proxies)
                .findFirst()
                .orElse(inherited);
        return layers.reversed().stream()
                .flatMap(layer -> layer.inspection.stream())
                .map(Layer.Inspection::proxy)
                .findFirst()
                .map(parents::inspectedBy)
                .orElse(parents);
    }

    private FilesystemPolicy filesystem() {
        Reopening reopening = new Reopening(layers, notices);
        return new FilesystemPolicy(
                singles.flag(Single.FILESYSTEM_DISABLED, false),
                Stream.concat(credentialStores().stream(), reopening.denyRead().stream())
                        .toList(),
                reopening.allowRead(),
                reopening.allowWrite(),
                all(layer -> layer.denyWrite.stream()),
                new FilesystemPolicy.Protection(names(), singles.number(Single.SEARCH_DEPTH, SEARCH_DEPTH)));
    }

    private ProtectedNames names() {
        ProtectedNames names = ProtectedNames.BUILT_IN
                .without(all(layer -> layer.unprotect.stream().map(Layer.Stated::value)))
                .with(all(layer -> layer.protect.stream()));
        return singles.flag(Single.ALLOW_GIT_CONFIG, false) ? names.without(ProtectedNames.GIT_CONFIG) : names;
    }

    /** The built-in read denies, unless a layer states its own list, and without the entries that permissions lift. */
    private List<PathRule> credentialStores() {
        if (layers.stream().anyMatch(layer -> layer.statesDenyRead.isPresent())) {
            return List.of();
        }
        List<PathRule> stores = new ArrayList<>(CredentialStores.of(home));
        for (Layer layer : layers) {
            for (PathRule permission : layer.readPermissions) {
                boolean names =
                        stores.stream().anyMatch(store -> store.pattern().equals(permission.pattern()));
                if (names && !layer.level.isProjects()) {
                    stores.removeIf(store -> store.pattern().equals(permission.pattern()));
                } else {
                    stores.stream()
                            .filter(store -> Reopening.liesIn(permission, store))
                            .findFirst()
                            .ifPresent(store -> notices.add(notLifted(permission, store, layer.level)));
                }
            }
        }
        return stores;
    }

    private static Notice notLifted(PathRule permission, PathRule store, Level level) {
        String why = level.isProjects()
                ? "a project's file cannot open a credential store; to read it, add \"Read(/%s)\" to your own settings"
                : "it lies in a credential store, which only \"Read(/%s)\" opens";
        return new Notice(permission.source(), "has no effect: " + why.formatted(store.text()));
    }

    private Map<String, List<String>> ignoreViolations() {
        Map<String, Set<String>> merged = new LinkedHashMap<>();
        for (Layer layer : layers) {
            layer.ignoreViolations.forEach((command, texts) ->
                    merged.computeIfAbsent(command, c -> new LinkedHashSet<>()).addAll(texts));
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        merged.forEach((command, texts) -> lists.put(command, List.copyOf(texts)));
        return lists;
    }

    private <T> List<T> all(Function<Layer, Stream<T>> part) {
        return layers.stream().flatMap(part).toList();
    }
}
