package dev.srt.cli;

import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Who calls srt, and from where. */
final class Caller {
    private Caller() {}

    /** The caller's environment. */
    static Map<String, String> environment() {
        return HostEnvironment.restore(System.getenv(), Boolean.getBoolean("srt.launched"));
    }

    /** The directory srt was started in, its links resolved. */
    static Path workingDirectory() throws SandboxException {
        String directory = System.getProperty("user.dir");
        try {
            return Path.of(directory).toRealPath();
        } catch (IOException e) {
            throw new SandboxException(
                    "directory-missing",
                    "the working directory " + directory + " is not there any more",
                    "change to a directory that exists",
                    e);
        }
    }

    /** The caller's home directory, its links resolved where it exists. */
    static Path home() throws SandboxException {
        String home = environment().getOrDefault("HOME", System.getProperty("user.home"));
        Path path = Path.of(home);
        if (!path.isAbsolute()) {
            throw new SandboxException(
                    "home-unknown", "HOME is \"" + home + "\", which is no absolute path", "set HOME");
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.normalize();
        }
    }
}
