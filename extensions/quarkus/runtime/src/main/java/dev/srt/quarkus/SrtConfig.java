package dev.srt.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The application's own sandbox. */
@ConfigMapping(prefix = "srt")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface SrtConfig {
    /** A settings file. Without one the settings of the user count who runs the application. */
    Optional<Path> settings();

    /** Where commands start. Without it, where the application was started. */
    Optional<Path> workingDirectory();

    /** The id of the only backend to use. Without it, the preferred one of those that can enforce the policy. */
    Optional<String> backend();

    /** A directory of plug-ins, such as that of the srt command, ~/.srt/plugins. Without it, backends of the class path alone count. */
    Optional<Path> plugins();
}
