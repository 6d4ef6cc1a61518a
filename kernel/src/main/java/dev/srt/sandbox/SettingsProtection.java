package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.settings.LoadedSettings;
import dev.srt.settings.SettingsRequest;
import dev.srt.spi.SandboxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps settings from the commands they govern: one that could write them would choose what the next may do. Files that are
 * not there may not be made either.
 *
 * @since 0.1
 */
public final class SettingsProtection {
    private static final Source SETTINGS = Source.builtIn("settings of srt");

    private SettingsProtection() {}

    /**
     * The policy, with the settings it came from read-only.
     *
     * @param request what they were loaded by
     * @throws SandboxException where a command could make settings of the caller's, since nobody judges the names it makes
     */
    public static Policy protect(LoadedSettings loaded, SettingsRequest request) throws SandboxException {
        FilesystemPolicy files = loaded.policy().filesystem();
        if (files.disabled()) {
            return loaded.policy();
        }
        List<PathRule> denyWrite = new ArrayList<>(files.denyWrite());
        Path home = request.home();
        Path workingDirectory = request.workingDirectory();
        for (Path file : loaded.files()) {
            // Those of a project count only once they are trusted.
            boolean ofProject = file.startsWith(workingDirectory) && !workingDirectory.equals(home);
            if (loaded.policy().weakerNestedSandbox() && !ofProject && isAbsentButWritable(files, file)) {
                throw new SandboxException(
                        "settings-unprotected",
                        "the command could make " + file + ": enableWeakerNestedSandbox lets it make any name",
                        "make it yourself, with {} in it, or leave its directory out of allowWrite");
            }
            denyWrite.add(new PathRule(PathPattern.literal(file), SETTINGS));
        }
        return loaded.policy().with(files.withDenyWrite(denyWrite));
    }

    private static boolean isAbsentButWritable(FilesystemPolicy policy, Path file) {
        return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && FileJudge.write(policy, file).allowed();
    }
}
