package dev.srt.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells scratch directories in use from those that a killed srt left behind, by a lock that dies with its process. */
final class AbandonedScratch {
    private static final String LOCK = "lock";
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

    /** A directory without a lock may be one that is being made. */
    private static final Duration BEING_MADE = Duration.ofMinutes(1);

    /**
     * Directories locked by this process. Their locks must not even be looked at: closing any descriptor of a file drops
     * the process's locks on it ({@code fcntl(2)}).
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private AbandonedScratch() {}

    /** Marks a new directory as in use, until the channel closes or this process ends. */
    static FileChannel lock(Path directory) throws IOException {
        OURS.add(directory);
        // It gets its name only when it is locked: another srt that met it unlocked would take the directory for left.
        Path unlocked = directory.resolve(LOCK + ".new");
        FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            Files.move(unlocked, directory.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Removes the directories beneath {@code parent} whose process has ended. */
    static void sweep(Path parent) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent)) {
            for (Path directory : directories) {
                if (!OURS.contains(directory) && isAbandoned(directory)) {
                    removeTree(directory);
                }
            }
        } catch (IOException e) {
            // Nothing depends on it: the next sandbox sweeps again.
        }
    }

    private static boolean isAbandoned(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException e) {
            Instant changed = Files.getLastModifiedTime(directory).toInstant();
            return changed.isBefore(Instant.now().minus(BEING_MADE));
        }
    }

    /** Removes a directory that {@link #lock} marked. */
    static void release(Path directory, FileChannel lock) throws IOException {
        try (lock) {
            removeTree(directory);
        } finally {
            OURS.remove(directory);
        }
    }

    /**
     * Removes a directory with all that is in it, also what was made unwritable. Links are removed, never followed: a
     * command may have planted them.
     */
    private static void removeTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.setPosixFilePermissions(directory, OPEN);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(file, OPEN);
                    removeTree(file);
                } else {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
