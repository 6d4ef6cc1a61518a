package dev.srt.sandbox;

import dev.srt.plugin.PluginDirectory;
import dev.srt.spi.EgressGatewayProvider;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import dev.srt.spi.ToolAdapter;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What other modules offer.
 *
 * @param backends every backend of the class path, and those of the plug-in directory
 * @param init the helper program, where a module has one for this system
 * @param gateways what opens the egress proxies, where a module does
 * @param adapters what makes programs use them, as far as it can here
 * @param loader of the plug-in directory's classes
 */
record Plugins(
        List<SandboxBackend> backends,
        Optional<InitProgram> init,
        Optional<EgressGatewayProvider> gateways,
        List<ToolAdapter> adapters,
        Optional<URLClassLoader> loader) {
    /** What the class path offers, which stays as it is, by the service. */
    private static final Map<Class<?>, List<? extends ServiceLoader.Provider<?>>> ON_CLASS_PATH =
            new ConcurrentHashMap<>();

    /**
     * Finds them. Blocks where there is a directory.
     *
     * @param directory of plug-ins
     * @throws SandboxException where that cannot be trusted or loaded, or two backends have one id
     */
    static Plugins find(Optional<Path> directory) throws SandboxException {
        List<SandboxBackend> backends = new ArrayList<>(all(SandboxBackend.class));
        Optional<URLClassLoader> loader = Optional.empty();
        if (directory.isPresent()) {
            PluginDirectory.Found found =
                    new PluginDirectory(directory.get(), HostProbe.user().uid()).find(Plugins.class.getClassLoader());
            backends.addAll(found.backends());
            loader = found.loader();
        }
        Plugins plugins = new Plugins(
                List.copyOf(backends),
                all(InitProgram.class).stream().filter(InitProgram::supported).findFirst(),
                all(EgressGatewayProvider.class).stream().findFirst(),
                all(ToolAdapter.class).stream().filter(ToolAdapter::supported).toList(),
                loader);
        plugins.refuseTwins();
        return plugins;
    }

    /** A plug-in that takes the id of another backend would confine in its place. */
    private void refuseTwins() throws SandboxException {
        Set<String> ids = new HashSet<>();
        for (SandboxBackend backend : backends) {
            if (!ids.add(backend.id())) {
                close();
                throw new SandboxException(
                        "plugin-twice", "there are two backends \"" + backend.id() + "\"", "remove one of them");
            }
        }
    }

    /** Has the class path searched, for the first {@link #find} to come. */
    static void search() {
        List.of(SandboxBackend.class, InitProgram.class, EgressGatewayProvider.class, ToolAdapter.class)
                .forEach(Plugins::all);
    }

    /** Each sandbox has instances of its own. */
    private static <T> List<T> all(Class<T> service) {
        return ON_CLASS_PATH
                .computeIfAbsent(
                        service,
                        wanted -> ServiceLoader.load(wanted, Plugins.class.getClassLoader()).stream()
                                .toList())
                .stream()
                .map(ServiceLoader.Provider::get)
                .map(service::cast)
                .toList();
    }

    /** Whether backends of others are among them, which may take their time. */
    boolean areForeign() {
        return backends.stream().anyMatch(PluginDirectory::isPlugin);
    }

    /**
     * Whether commands are to find the gateway on this host's loopback: no helper can open its sockets anywhere else.
     *
     * @param wanted the id of the only backend to consider; empty for all
     */
    boolean serveOnLoopback(Optional<String> wanted) {
        return init.isEmpty()
                && backends.stream()
                        .filter(backend -> wanted.isEmpty() || wanted.get().equals(backend.id()))
                        .anyMatch(SandboxBackend::sharesHostNetwork);
    }

    /** Frees the plug-ins' jars. */
    void close() {
        if (loader.isPresent()) {
            try {
                loader.get().close();
            } catch (IOException e) {
                // Nothing is read from it any more.
            }
        }
    }
}
