package dev.srt.cli;

import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Who calls srt, and from where. */
final class Caller {
    /** The kernel's copy, see {@code proc(5)}. */
    private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");

    private Caller() {}

    /** The caller's environment. */
    static Map<String, String> environment() {
        return HostEnvironment.restore(System.getenv(), Boolean.getBoolean("srt.launched"));
    }

    /**
     * Refuses arguments that are not UTF-8: Java has put other characters in their place, and the command would get those.
     */
    static void checkArguments() throws SandboxException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(ARGUMENTS)));
        } catch (CharacterCodingException e) {
            throw new SandboxException(
                    "argument-not-utf-8",
                    "an argument is not UTF-8, and would not reach the command as it is",
                    "rename the file that it names, or write the command into a script",
                    e);
        } catch (IOException e) {
            // A system without /proc.
        }
    }

    /** The directory srt was started in, its links resolved. */
    static Path workingDirectory() throws SandboxException {
        String directory = System.getProperty("user.dir");
        try {
            return Path.of(directory).toRealPath();
        } catch (IOException e) {
            throw new SandboxException(
                    "directory-missing",
                    "the working directory " + directory + " is not there any more, or its name is not UTF-8",
                    "change to another directory, or rename it",
                    e);
        }
    }
}
