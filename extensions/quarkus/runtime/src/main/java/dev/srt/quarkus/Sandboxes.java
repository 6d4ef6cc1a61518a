package dev.srt.quarkus;

import dev.srt.policy.Policy;
import dev.srt.sandbox.BackendSurvey;
import dev.srt.sandbox.Sandbox;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.sandbox.SettingsProtection;
import dev.srt.settings.SettingsException;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens sandboxes on the application's Vert.x, and closes them with the application.
 *
 * @since 0.1
 */
@ApplicationScoped
public class Sandboxes {
    private final Vertx vertx;
    private final SrtConfig config;
    private final Set<Sandbox> open = ConcurrentHashMap.newKeySet();
    private Future<Sandbox> own;

    /** For the container. */
    @Inject
    public Sandboxes(Vertx vertx, SrtConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * The application's own sandbox, with the settings that the configuration names. It is opened when it is first asked for.
     *
     * @return fails with a {@link SandboxException} or a {@link SettingsException} where there can be none; the next call tries again
     */
    public synchronized Future<Sandbox> sandbox() {
        if (own == null || own.failed()) {
            own = vertx.executeBlocking(() -> options(settings()).build(), false)
                    .compose(this::open);
        }
        return own;
    }

    /** A sandbox of another policy, with everything else as the configuration says. */
    public Future<Sandbox> open(Policy policy) {
        return open(options(policy).build());
    }

    /** A sandbox of other options. It may be shut down before the application ends. */
    public Future<Sandbox> open(SandboxOptions options) {
        return Sandbox.open(vertx, options).onSuccess(sandbox -> {
            open.add(sandbox);
            sandbox.closed().onComplete(closed -> open.remove(sandbox));
        });
    }

    /** Options to be changed, as the configuration says. */
    public SandboxOptions.Builder options(Policy policy) {
        SandboxOptions.Builder options = SandboxOptions.builder(policy).workingDirectory(workingDirectory());
        config.backend().ifPresent(options::backend);
        config.plugins().ifPresent(options::plugins);
        return options;
    }

    /** What could confine commands here, the preferred backend first. */
    public Future<List<BackendSurvey.Finding>> backends() {
        return BackendSurvey.take(vertx, System.getenv(), config.plugins());
    }

    private Path workingDirectory() {
        return config.workingDirectory().orElse(Path.of("")).toAbsolutePath();
    }

    private Policy settings() throws SettingsException, SandboxException, IOException {
        SettingsRequest request =
                SettingsRequest.of(System.getenv(), workingDirectory().toRealPath(), config.settings());
        return SettingsProtection.protect(SettingsLoader.load(request), request);
    }

    @PreDestroy
    void close() {
        open.forEach(Sandbox::close);
    }
}
