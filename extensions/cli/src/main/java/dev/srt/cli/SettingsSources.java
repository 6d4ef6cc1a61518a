package dev.srt.cli;

import dev.srt.settings.LoadedSettings;
import dev.srt.settings.SettingsException;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.settings.TrustStore;
import dev.srt.spi.SandboxException;
import java.nio.file.Path;
import java.util.Optional;

/** Where this caller's settings are. */
final class SettingsSources {
    private SettingsSources() {}

    /**
     * Loads them.
     *
     * @param explicit the file of {@code --settings}
     */
    static LoadedSettings load(Path workingDirectory, Optional<Path> explicit)
            throws SandboxException, SettingsException {
        boolean macOs = System.getProperty("os.name").startsWith("Mac");
        return SettingsLoader.load(new SettingsRequest(
                Caller.home(),
                workingDirectory,
                explicit,
                macOs ? SettingsRequest.MANAGED_ON_MACOS : SettingsRequest.MANAGED_ON_LINUX,
                trustStore(),
                Caller.environment(),
                macOs));
    }

    /** The records of what the caller trusts, where the XDG base directory specification keeps state. */
    static TrustStore trustStore() throws SandboxException {
        String state = Caller.environment().getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : Caller.home().resolve(".local/state");
        return new TrustStore(base.resolve("srt/trust"));
    }
}
