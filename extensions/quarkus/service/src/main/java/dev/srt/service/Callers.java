package dev.srt.service;

import dev.srt.policy.Policy;
import dev.srt.quarkus.Sandboxes;
import dev.srt.sandbox.Sandbox;
import dev.srt.settings.SettingsException;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The callers, each with a directory of its own, {@code settings.json} beside it, and a sandbox. */
@ApplicationScoped
public class Callers {
    private final Vertx vertx;
    private final Sandboxes sandboxes;
    private final Path home;
    private final Map<String, Future<Sandbox>> open = new ConcurrentHashMap<>();

    @Inject
    Callers(Vertx vertx, Sandboxes sandboxes, @ConfigProperty(name = "callers.directory") Path home) {
        this.vertx = vertx;
        this.sandboxes = sandboxes;
        this.home = home;
    }

    /** The sandbox of a caller, who must have been authenticated. */
    Future<Sandbox> sandbox(String caller) {
        if (!caller.matches("[a-z]{1,32}") || !Files.isDirectory(home.resolve(caller))) {
            return Future.failedFuture(new ForbiddenException("nobody of that name is known here"));
        }
        return open.compute(caller, (name, known) -> known == null || known.failed() ? open(name) : known);
    }

    private Future<Sandbox> open(String caller) {
        return vertx.executeBlocking(
                        () -> {
                            Path directory = home.resolve(caller).toRealPath();
                            return sandboxes
                                    .options(policy(caller, directory))
                                    .workingDirectory(directory.resolve("work"))
                                    .build();
                        },
                        false)
                .compose(sandboxes::open);
    }

    private Policy policy(String caller, Path directory) throws IOException, SettingsException {
        SettingsRequest request = SettingsRequest.of(System.getenv(), directory.resolve("work"), Optional.empty());
        String settings = Files.readString(directory.resolve("settings.json"));
        return SettingsLoader.read(settings, "settings of " + caller, request).policy();
    }
}
