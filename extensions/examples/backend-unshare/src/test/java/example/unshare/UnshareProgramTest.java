package example.unshare;

import dev.srt.tck.SandboxBackendTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The backend as a program in a directory of plug-ins. */
class UnshareProgramTest extends SandboxBackendTck {
    @TempDir
    private static Path directory;

    @Override
    protected String id() {
        return "unshare-program";
    }

    @Override
    protected Optional<Path> plugins() {
        Path program = directory.resolve("srt-backend-" + id());
        try {
            if (Files.notExists(program)) {
                Files.writeString(
                        program,
                        """
                        #!/bin/sh
                        exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' example.unshare.UnshareProgram
                        """
                                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Optional.of(directory);
    }
}
