package dev.srt.sandbox;

import dev.srt.plugin.PluginDirectory;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.spi.Availability;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the backends can do on this host, whatever policy there is.
 *
 * @since 0.1
 */
public final class BackendSurvey {
    private final Vertx vertx;
    private final Plugins plugins;
    private final Map<String, String> environment;
    private final ScratchSpace scratch;

    private BackendSurvey(Vertx vertx, Plugins plugins, Map<String, String> environment, ScratchSpace scratch) {
        this.vertx = vertx;
        this.plugins = plugins;
        this.environment = environment;
        this.scratch = scratch;
    }

    /**
     * One backend.
     *
     * @param id what it is chosen by
     * @param plugin whether it is of others, and was found in the directory of plug-ins
     * @param availability what it promises here, or why it cannot be used
     */
    public record Finding(String id, boolean plugin, Availability availability) {}

    /**
     * Asks every backend.
     *
     * @param environment of whoever would run commands: {@code PATH} and {@code TMPDIR} count
     * @param directory of plug-ins; empty for none
     * @return the preferred backend first. Fails with a {@link SandboxException} where the plug-ins cannot be used
     */
    public static Future<List<Finding>> take(Vertx vertx, Map<String, String> environment, Optional<Path> directory) {
        return vertx.executeBlocking(
                        () -> {
                            Plugins plugins = Plugins.find(directory);
                            Path base = Path.of(environment.getOrDefault("TMPDIR", "/tmp"));
                            return prepare(vertx, plugins, environment, base);
                        },
                        false)
                .compose(BackendSurvey::findings);
    }

    private static BackendSurvey prepare(Vertx vertx, Plugins plugins, Map<String, String> environment, Path base)
            throws SandboxException {
        ScratchSpace scratch = ScratchSpace.make(base, HostProbe.user().uid());
        try (HelperFile helper = HelperFile.begin(plugins.init(), scratch.directory())) {
            helper.await();
            return new BackendSurvey(vertx, plugins, environment, scratch);
        } catch (SandboxException | RuntimeException | Error e) {
            scratch.close();
            plugins.close();
            throw e;
        }
    }

    private Future<List<Finding>> findings() {
        return plugins.init()
                .map(init -> init.open(vertx, scratch.directory(), InitProgram.Parent.THIS)
                        .compose(control -> control.askKernel()
                                .compose(kernel -> probe(Optional.of(control.endpoint()), Optional.of(kernel)))
                                .eventually(control::close)))
                .orElseGet(() -> probe(Optional.empty(), Optional.empty()))
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            scratch.close();
                            plugins.close();
                            return null;
                        },
                        false));
    }

    private Future<List<Finding>> probe(Optional<InitProgram.Endpoint> init, Optional<HostFacts.Kernel> kernel) {
        return vertx.executeBlocking(
                () -> {
                    Policy nothing = Policy.of(NetworkPolicy.CLOSED, FilesystemPolicy.READ_ONLY);
                    HostFacts host = new HostFacts(
                            System.getProperty("os.name"),
                            HostProbe.user(),
                            HostProbe.tools(
                                    plugins.backends(), nothing, ProgramPath.of(environment.getOrDefault("PATH", ""))),
                            Map.of(),
                            init,
                            scratch.paths(),
                            kernel,
                            Map.of());
                    return plugins.backends().stream()
                            .sorted(Comparator.comparingInt(SandboxBackend::preference)
                                    .reversed())
                            .map(backend ->
                                    new Finding(backend.id(), PluginDirectory.isPlugin(backend), tried(backend, host)))
                            .toList();
                },
                false);
    }

    private static Availability tried(SandboxBackend backend, HostFacts host) {
        Availability probed = backend.probe(host);
        return probed instanceof Availability.Usable
                ? BackendTrial.problem(backend, host)
                        .<Availability>map(unusable -> unusable)
                        .orElse(probed)
                : probed;
    }
}
