package dev.srt.cli;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.settings.LoadedSettings;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps settings from the commands they govern: one that could write them would choose what the next may do.
 *
 * <p>A file that is not there cannot be mounted read-only. So where a command may write the caller's home, the caller's
 * own settings files are made first, empty. A project's files need no such thing: they count only once they are trusted.
 */
final class SettingsProtection {
    private static final Source SETTINGS = Source.builtIn("settings of srt");
    private static final String EMPTY = "{}\n";

    private SettingsProtection() {}

    /** The policy, with the settings it came from read-only. */
    static Policy protect(LoadedSettings loaded, Path workingDirectory) throws SandboxException {
        FilesystemPolicy files = loaded.policy().filesystem();
        if (files.disabled()) {
            return loaded.policy();
        }
        List<PathRule> denyWrite = new ArrayList<>(files.denyWrite());
        Path home = Caller.home();
        for (Path file : loaded.files()) {
            boolean ofProject = file.startsWith(workingDirectory) && !workingDirectory.equals(home);
            if (!exists(file) && file.startsWith(home) && !ofProject && writable(files, file)) {
                makeEmpty(file);
            }
            if (exists(file)) {
                denyWrite.add(new PathRule(PathPattern.literal(file), SETTINGS));
            }
        }
        return loaded.policy().with(files.withDenyWrite(denyWrite));
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean writable(FilesystemPolicy policy, Path file) {
        return FileJudge.write(policy, file).allowed();
    }

    private static void makeEmpty(Path file) throws SandboxException {
        try {
            if (file.getFileName().toString().endsWith(".json")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, EMPTY);
                StandardError.say("srt: made " + file + ", empty, so that the command cannot make it");
            } else {
                Files.createDirectories(file);
            }
        } catch (IOException e) {
            throw new SandboxException(
                    "settings-unprotected",
                    "the command could write " + file + ", and it cannot be made first: " + e.getMessage(),
                    "leave it out of allowWrite, or make it yourself",
                    e);
        }
    }
}
