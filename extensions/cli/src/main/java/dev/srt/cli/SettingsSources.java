package dev.srt.cli;

import dev.srt.policy.InvalidValueException;
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
     * Where they are.
     *
     * @param explicit the file of {@code --settings}
     */
    static SettingsRequest request(Path workingDirectory, Optional<Path> explicit) throws SandboxException {
        try {
            return SettingsRequest.of(Caller.environment(), workingDirectory, explicit);
        } catch (InvalidValueException e) {
            throw new SandboxException("home-unknown", e.getMessage(), e.fix(), e);
        }
    }

    /** Loads them. */
    static LoadedSettings load(Path workingDirectory, Optional<Path> explicit)
            throws SandboxException, SettingsException {
        return SettingsLoader.load(request(workingDirectory, explicit));
    }

    /** The records of what the caller trusts. */
    static TrustStore trustStore() throws SandboxException {
        return request(Caller.workingDirectory(), Optional.empty()).trust();
    }
}
