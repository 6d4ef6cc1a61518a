package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The helper's executable, carried as a resource for each processor it was built for. */
final class HelperBinary {
    private static final String NAME = "srt-init";

    private static final Optional<Architecture> BUILT = Architecture.current().filter(HelperBinary::existsFor);

    private HelperBinary() {}

    static boolean existsFor(Architecture architecture) {
        return HelperBinary.class.getResource(resource(architecture)) != null;
    }

    /** This processor, where there is one for it. */
    static Optional<Architecture> built() {
        return BUILT;
    }

    /**
     * Lays the executable into a directory.
     *
     * <p>It is laid out anew for each sandbox, beside the control socket and hidden from every command: a copy that is
     * kept would have to be protected from every sandbox that may write where it lies.
     */
    static Path layOut(Architecture architecture, Path directory) throws IOException {
        return copy(architecture, in(directory));
    }

    /** Where {@link #layOut} puts it. */
    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /**
     * Has the executable at another path of a sandbox: as a second name of the file that {@link #layOut} made, since to write it once more
     * would take as long as many a command runs. No command can write it by either name, nor give it a third.
     *
     * @param path in a directory of the one where that file is
     */
    static Path alsoAt(Architecture architecture, Path path) throws IOException {
        try {
            return Files.createLink(path, in(path.getParent().getParent()));
        } catch (UnsupportedOperationException | FileSystemException e) {
            // No file is there, or its file system gives no second names: link(2), EPERM. What else is wrong the copy
            // will meet, too.
            return copy(architecture, path);
        }
    }

    /** Makes the executable a file that this user alone may read and execute. */
    private static Path copy(Architecture architecture, Path executable) throws IOException {
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
