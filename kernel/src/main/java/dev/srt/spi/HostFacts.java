package dev.srt.spi;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about the host, gathered once before planning.
 *
 * @param os the operating system, as {@code os.name} says it
 * @param user who runs srt
 * @param tools programs that were found, by name ({@code bwrap})
 * @param files what lies at each path that a file rule names, and at the ancestors of absent ones
 * @param init the helper that runs as the sandbox's first process; empty where no module offers one
 * @param scratch directories of this sandbox
 * @param rootLinks symbolic links directly beneath {@code /}, with their targets, for a root that is rebuilt
 */
public record HostFacts(
        String os,
        User user,
        Map<String, Path> tools,
        Map<Path, FileKind> files,
        Optional<InitProgram.Endpoint> init,
        Scratch scratch,
        Map<Path, Path> rootLinks) {

    /** Keeps its own copies of the collections. */
    public HostFacts {
        tools = Map.copyOf(tools);
        files = Map.copyOf(files);
        rootLinks = Map.copyOf(rootLinks);
    }

    /** Who runs srt, as numbers of the host. */
    public record User(int uid, int gid) {
        /** Whether this is the superuser. */
        public boolean isRoot() {
            return uid == 0;
        }
    }

    /**
     * Directories made for this sandbox alone, removed at its end.
     *
     * @param hidden the directory that holds those of every sandbox of this user; hidden from every command
     * @param temporary the command's {@code TMPDIR}, beneath {@code hidden}
     */
    public record Scratch(Path hidden, Path temporary) {}

    /** What lies at a path; {@link FileKind#ABSENT} where nobody looked. */
    public FileKind kind(Path path) {
        return files.getOrDefault(path, FileKind.ABSENT);
    }
}
