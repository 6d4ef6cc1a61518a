package dev.srt.sandbox;

import dev.srt.spi.EgressGatewayProvider;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.ToolAdapter;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What other modules offer.
 *
 * @param backends every backend of the class path
 * @param init the helper program, where a module has one for this system
 * @param gateways what opens the egress proxies, where a module does
 * @param adapters what makes programs use them, as far as it can here
 */
record Plugins(
        List<SandboxBackend> backends,
        Optional<InitProgram> init,
        Optional<EgressGatewayProvider> gateways,
        List<ToolAdapter> adapters) {

    static Plugins find() {
        return new Plugins(
                all(SandboxBackend.class),
                all(InitProgram.class).stream().filter(InitProgram::supported).findFirst(),
                all(EgressGatewayProvider.class).stream().findFirst(),
                all(ToolAdapter.class).stream().filter(ToolAdapter::supported).toList());
    }

    private static <T> List<T> all(Class<T> service) {
        return ServiceLoader.load(service, Plugins.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
