package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The helper's executable, carried as a resource for each processor it was built for. */
final class HelperBinary {
    private static final String NAME = "srt-init";

    private HelperBinary() {}

    static boolean existsFor(Architecture architecture) {
        return HelperBinary.class.getResource(resource(architecture)) != null;
    }

    /**
     * Lays the executable into a directory.
     *
     * <p>It is laid out anew for each sandbox, beside the control socket and hidden from every command: a copy that is
     * kept would have to be protected from every sandbox that may write where it lies.
     */
    static Path layOut(Architecture architecture, Path directory) throws IOException {
        return copy(architecture, directory.resolve(NAME));
    }

    /** Makes the executable a file that this user alone may read and execute. */
    static Path copy(Architecture architecture, Path executable) throws IOException {
        try (InputStream content = HelperBinary.class.getResourceAsStream(resource(architecture))) {
            if (content == null) {
                throw new IOException("this build has no helper for " + architecture.id());
            }
            Files.copy(content, executable);
        }
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("r-x------"));
        return executable;
    }

    private static String resource(Architecture architecture) {
        return "linux-" + architecture.id() + "/" + NAME;
    }
}
