package dev.srt.sandbox;

import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The directories of one sandbox: srt's own, the command's {@code TMPDIR}, and that of the tools shown to it.
 *
 * <p>Those of all sandboxes of one user lie under one directory, which is hidden in every sandbox, so that no command
 * can reach into another sandbox, nor replace the helper that another is about to start. A lock on each says that its
 * sandbox lives; what a killed srt left behind is removed by the next one.
 */
final class ScratchSpace implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATELY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOR_THE_USER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int PRIVATE_DIRECTORY = 0040700; // st_mode, inode(7)
    private static final int NAME_BYTES = 8;
    private static final int ATTEMPTS = 100;

    private final Path parent;
    private final Path own;
    private final FileChannel lock;

    private ScratchSpace(Path parent, Path own, FileChannel lock) {
        this.parent = parent;
        this.own = own;
        this.lock = lock;
    }

    /**
     * Makes the directories.
     *
     * @param base where temporary files go, writable by this user
     * @param uid of this user
     */
    static ScratchSpace make(Path base, int uid) throws SandboxException {
        try {
            Path parent = base.toRealPath().resolve("srt-" + uid);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Path own = parent.resolve(randomName());
                try {
                    claim(parent, uid);
                    Files.createDirectory(own, PRIVATELY);
                    FileChannel lock = AbandonedScratch.lock(own);
                    Files.createDirectory(own.resolve("tmp"), PRIVATELY);
                    Files.createDirectory(own.resolve("tools"), PRIVATELY);
                    AbandonedScratch.sweep(parent);
                    return new ScratchSpace(parent, own, lock);
                } catch (NoSuchFileException e) {
                    // Another sandbox ended just now, and took the empty parent with it.
                }
            }
            throw new IOException("could not make a directory in " + parent);
        } catch (IOException e) {
            throw new SandboxException(
                    "scratch-unusable",
                    "cannot make the sandbox's own directory under " + base + ": " + e.getMessage(),
                    "make that directory writable, or point TMPDIR to one that is",
                    e);
        }
    }

    private static void claim(Path parent, int uid) throws IOException, SandboxException {
        try {
            Files.createDirectory(parent, PRIVATELY);
        } catch (FileAlreadyExistsException e) {
            Map<String, Object> found = Files.readAttributes(parent, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            if (!found.get("uid").equals(uid) || !found.get("mode").equals(PRIVATE_DIRECTORY)) {
                throw new SandboxException(
                        "scratch-unusable",
                        parent + " exists, and is not a directory of yours with mode 0700",
                        "remove it, or point TMPDIR elsewhere",
                        e);
            }
        }
    }

    private static String randomName() {
        byte[] name = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Why no command can start: what it needs there cannot be written. */
    static SandboxException unusable(Path directory, IOException cause) {
        return new SandboxException(
                "scratch-unusable",
                "cannot lay out the sandbox's tools in " + directory + ": " + cause.getMessage(),
                "see that there is space, or point TMPDIR elsewhere",
                cause);
    }

    /** What the plan needs to know. */
    HostFacts.Scratch paths() {
        return new HostFacts.Scratch(parent, own.resolve("tmp"), own.resolve("tools"));
    }

    /** A directory for srt's own files, mode 0700. */
    Path directory() {
        return own;
    }

    /**
     * Writes files that a launch needs, for this user to read alone.
     *
     * @param files texts by paths directly in the tools' directory
     */
    void write(Map<Path, String> files) throws SandboxException {
        Path tools = paths().tools();
        for (Map.Entry<Path, String> file : files.entrySet()) {
            if (!tools.equals(file.getKey().getParent())) {
                throw new SandboxException(
                        "launch-failed",
                        "the backend wants to write " + file.getKey() + ", which is not directly in " + tools,
                        "choose another backend");
            }
            try {
                Files.createFile(file.getKey(), FOR_THE_USER);
                Files.writeString(file.getKey(), file.getValue());
            } catch (IOException e) {
                throw new SandboxException(
                        "scratch-unusable",
                        "cannot write " + file.getKey() + ": " + e.getMessage(),
                        "see that there is space, or point TMPDIR elsewhere",
                        e);
            }
        }
    }

    /** Removes what the command left in its {@code TMPDIR}, and the directories. */
    @Override
    public void close() {
        try {
            AbandonedScratch.release(own, lock);
            Files.deleteIfExists(parent);
        } catch (DirectoryNotEmptyException e) {
            // Another sandbox of this user is running.
        } catch (IOException e) {
            // The next sandbox's sweep tries again.
        }
    }
}
