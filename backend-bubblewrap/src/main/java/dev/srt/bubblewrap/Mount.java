package dev.srt.bubblewrap;

import java.nio.file.Path;
import java.util.List;

/** One mount of a plan. Paths are real: no component is a symbolic link. */
sealed interface Mount {

    /** What {@code bwrap} is told. */
    List<String> arguments();

    /** Where it is mounted. */
    Path target();

    /** The host's file or directory, as it is. */
    record Writable(Path target) implements Mount {
        @Override
        public List<String> arguments() {
            return List.of("--bind", target.toString(), target.toString());
        }
    }

    /** The host's file or directory, read-only. */
    record ReadOnly(Path target) implements Mount {
        @Override
        public List<String> arguments() {
            return List.of("--ro-bind", target.toString(), target.toString());
        }
    }

    /** An empty directory over the host's. It is made read-only last, after what is mounted in it. */
    record EmptyDirectory(Path target) implements Mount {
        @Override
        public List<String> arguments() {
            return List.of("--tmpfs", target.toString());
        }
    }

    /** A file that cannot be opened: {@code /dev/null} on a mount without devices gives {@code EACCES}. */
    record ClosedFile(Path target) implements Mount {
        @Override
        public List<String> arguments() {
            return List.of("--ro-bind", "/dev/null", target.toString());
        }
    }

    /**
     * Keeps a directory from being renamed or removed, since it is a mount point; it lies beneath the mount through
     * which the directory is seen, so it changes nothing else.
     */
    record Pin(Path target) implements Mount {
        @Override
        public List<String> arguments() {
            return List.of("--ro-bind", target.toString(), target.toString());
        }
    }
}
