package dev.srt.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whose settings to load, for a command that starts where. Everything the loader knows of the host.
 *
 * @param home the user's home directory, absolute
 * @param workingDirectory where the command is to start: absolute, its links resolved
 * @param explicit the file of {@code --settings}, as given
 * @param managedFile the administrator's file; {@code managed-settings.d/*.json} beside it counts too
 * @param trust the user's word on projects' files
 * @param environment the caller's environment: its proxy variables count where no file states a parent proxy
 * @param macOs whether this is macOS, which enforces some rules that Linux cannot
 */
public record SettingsRequest(
        Path home,
        Path workingDirectory,
        Optional<Path> explicit,
        Path managedFile,
        TrustStore trust,
        Map<String, String> environment,
        boolean macOs) {

    /** The administrator's file on Linux. */
    public static final Path MANAGED_ON_LINUX = Path.of("/etc/claude-code/managed-settings.json");

    /** The administrator's file on macOS. */
    public static final Path MANAGED_ON_MACOS =
            Path.of("/Library/Application Support/ClaudeCode/managed-settings.json");

    /** Refuses directories that are not absolute; keeps its own copy of the environment. */
    public SettingsRequest {
        environment = Map.copyOf(environment);
        if (!home.isAbsolute() || !workingDirectory.isAbsolute() || !managedFile.isAbsolute()) {
            throw new IllegalArgumentException("home, working directory and managed file must be absolute");
        }
    }
}
