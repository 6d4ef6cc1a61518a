package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import java.io.IOException;
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

    /**
     * The settings of whoever runs this process, from where they usually are.
     *
     * @param environment of this process: {@code HOME}, {@code XDG_STATE_HOME} and the proxies' variables count
     * @param workingDirectory where commands start: absolute, its links resolved
     * @param explicit a file that stands in for the others, or comes after them; empty for none
     * @throws InvalidValueException where {@code HOME} is no absolute path
     */
    public static SettingsRequest of(Map<String, String> environment, Path workingDirectory, Optional<Path> explicit) {
        Path home = home(environment);
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : home.resolve(".local/state");
        boolean macOs = System.getProperty("os.name").startsWith("Mac");
        return new SettingsRequest(
                home,
                workingDirectory,
                explicit,
                macOs ? MANAGED_ON_MACOS : MANAGED_ON_LINUX,
                new TrustStore(base.resolve("srt/trust")),
                environment,
                macOs);
    }

    /** Where the user's plug-ins lie. */
    public Path plugins() {
        return home.resolve(".srt/plugins");
    }

    /**
     * The home directory that an environment names, else the one Java knows of; its links resolved where it exists.
     *
     * @throws InvalidValueException where {@code HOME} is no absolute path
     */
    public static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        Path path = Path.of(home);
        if (!path.isAbsolute()) {
            throw new InvalidValueException("HOME is \"" + home + "\", which is no absolute path", "set HOME");
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.normalize();
        }
    }
}
