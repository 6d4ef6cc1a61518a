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
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

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

    /**
     * Finds them. Blocks where there is a directory.
     *
     * @param directory of plug-ins
     * @throws SandboxException where that cannot be trusted or loaded, or two backends have one id
     */
    static Plugins find(Optional<Path> directory) throws SandboxException {
        List<SandboxBackend> backends = new ArrayList<>(made(OnClassPath.BACKENDS));
        Optional<URLClassLoader> loader = Optional.empty();
        if (directory.isPresent()) {
            PluginDirectory.Found found =
                    new PluginDirectory(directory.get(), HostProbe.user().uid()).find(Plugins.class.getClassLoader());
            backends.addAll(found.backends());
            loader = found.loader();
        }
        Plugins plugins = new Plugins(
                List.copyOf(backends),
                made(OnClassPath.INITS).stream().filter(InitProgram::supported).findFirst(),
                made(OnClassPath.GATEWAYS).stream().findFirst(),
                made(OnClassPath.ADAPTERS).stream()
                        .filter(ToolAdapter::supported)
                        .toList(),
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
        made(OnClassPath.INITS);
    }

    private static <T> List<T> made(List<ServiceLoader.Provider<T>> providers) {
        return providers.stream().map(ServiceLoader.Provider::get).toList();
    }

    /** What the class path offers, which stays as it is. Each sandbox has instances of its own. */
    private static final class OnClassPath {
        static final List<ServiceLoader.Provider<SandboxBackend>> BACKENDS = all(SandboxBackend.class);
        static final List<ServiceLoader.Provider<InitProgram>> INITS = all(InitProgram.class);
        static final List<ServiceLoader.Provider<EgressGatewayProvider>> GATEWAYS = all(EgressGatewayProvider.class);
        static final List<ServiceLoader.Provider<ToolAdapter>> ADAPTERS = all(ToolAdapter.class);

        private OnClassPath() {}

        private static <T> List<ServiceLoader.Provider<T>> all(Class<T> service) {
            return ServiceLoader.load(service, Plugins.class.getClassLoader()).stream()
                    .toList();
        }
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
