package dev.srt.spi;

import java.nio.file.Path;
import java.util.List;
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
 * @param kernel what the kernel offers without bubblewrap; empty where nobody asked
 * @param rootLinks symbolic links directly beneath {@code /}, with their targets, for a root that is rebuilt
 * @since 0.1
 */
public record HostFacts(
        String os,
        User user,
        Map<String, Path> tools,
        Map<Path, FileKind> files,
        Optional<InitProgram.Endpoint> init,
        Scratch scratch,
        Optional<Kernel> kernel,
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
     * @param tools what {@link ToolAdapter}s have laid out, beneath {@code hidden}; a backend shows it inside at this path,
     *     read-only, whatever the policy says
     */
    public record Scratch(Path hidden, Path temporary, Path tools) {}

    /**
     * What the kernel offers by itself. Asking costs a process and some looks at directories.
     *
     * @param landlockAbi the version of {@code landlock(7)}; 0 where there is none
     * @param namespaces whether this user may make the namespaces of a sandbox
     * @param listings what is in the directories that lead to a path which a file rule names
     */
    public record Kernel(int landlockAbi, boolean namespaces, Map<Path, List<Path>> listings) {
        /** Keeps its own copy of the map. */
        public Kernel {
            listings = Map.copyOf(listings);
        }
    }

    /** The same facts with other tools. */
    public HostFacts withTools(Map<String, Path> others) {
        return new HostFacts(os, user, others, files, init, scratch, kernel, rootLinks);
    }

    /** What lies at a path; {@link FileKind#ABSENT} where nobody looked. */
    public FileKind kind(Path path) {
        return files.getOrDefault(path, FileKind.ABSENT);
    }
}
