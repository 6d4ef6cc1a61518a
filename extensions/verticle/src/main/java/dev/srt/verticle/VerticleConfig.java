package dev.srt.verticle;

import dev.srt.policy.Policy;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.sandbox.SettingsProtection;
import dev.srt.settings.LoadedSettings;
import dev.srt.settings.SettingsException;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.spi.SandboxException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link SandboxVerticle} is deployed with.
 *
 * @param address what every address begins with
 * @param workingDirectory where commands start, absolute
 * @param environment what commands inherit
 * @param settings settings in srt's form that stand alone; empty for a file, or the user's own
 * @param settingsFile a settings file; empty for the user's own settings
 * @param backend the id of the only backend to use
 * @param plugins a directory of plug-ins
 * @param maxCommands how many commands run at a time
 * @param maxWaiting how many more may wait
 * @param policyUpdates whether whoever is on the bus may change the rules for the network
 */
record VerticleConfig(
        String address,
        Path workingDirectory,
        Map<String, String> environment,
        Optional<JsonObject> settings,
        Optional<String> settingsFile,
        Optional<String> backend,
        Optional<Path> plugins,
        int maxCommands,
        int maxWaiting,
        boolean policyUpdates) {
    private static final int MAX_COMMANDS = 16;
    private static final int MAX_WAITING = 64;
    private static final Set<String> MEMBERS = Set.of(
            "address",
            "workingDirectory",
            "environment",
            "settings",
            "settingsFile",
            "backend",
            "plugins",
            "maxCommands",
            "maxWaiting",
            "policyUpdates");

    static VerticleConfig of(JsonObject json) {
        Body body = new Body(json, "the verticle's configuration", MEMBERS);
        if (body.object("settings").isPresent() && body.text("settingsFile").isPresent()) {
            throw new BadRequestException("the verticle's configuration has both settings and a settingsFile");
        }
        return new VerticleConfig(
                body.text("address").orElse("srt"),
                Path.of(body.text("workingDirectory").orElse("")).toAbsolutePath(),
                body.map("environment").orElseGet(System::getenv),
                body.object("settings"),
                body.text("settingsFile"),
                body.text("backend"),
                body.text("plugins").map(Path::of),
                body.count("maxCommands").orElse(MAX_COMMANDS),
                body.count("maxWaiting").orElse(MAX_WAITING),
                body.flag("policyUpdates"));
    }

    /** Reads the settings: not for an event loop. */
    SandboxOptions options() throws SandboxException, SettingsException, IOException {
        Policy policy = SettingsProtection.protect(load(settings), request());
        SandboxOptions.Builder options = SandboxOptions.builder(policy)
                .workingDirectory(workingDirectory)
                .environment(environment);
        backend.ifPresent(options::backend);
        plugins.ifPresent(options::plugins);
        return options.build();
    }

    /** Other settings, as these are read: not for an event loop. */
    Policy policy(JsonObject others) throws SettingsException, IOException {
        return load(Optional.of(others)).policy();
    }

    private LoadedSettings load(Optional<JsonObject> stated) throws SettingsException, IOException {
        return stated.isPresent()
                ? SettingsLoader.read(stated.get().encode(), "settings of the verticle", request())
                : SettingsLoader.load(request());
    }

    private SettingsRequest request() throws IOException {
        return SettingsRequest.of(environment, workingDirectory.toRealPath(), settingsFile.map(Path::of));
    }
}
