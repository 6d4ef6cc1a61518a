package dev.srt.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Files that stand where a command may not make one, for nothing can be mounted on a name that is not there.
 *
 * <p>Several sandboxes can hold one name. A record for each name lies beside the sandboxes' directories; who holds the
 * name has a shared lock on the record, and who lets go of it last, which an exclusive lock tells, removes the file, if
 * it is still the one that was made. Locks end with their process, so the next sandbox removes what a killed one left.
 */
final class HeldNames implements AutoCloseable {
    static final String RECORDS = "held";
    private static final String CONTENT = "";

    /** Bytes of a record that are locked: shared while a sandbox holds the name, alone while one makes the file. */
    private static final long HOLDING = 0;

    private static final long MAKING = 1;

    /** Settings of programs that fail on an empty file. */
    private static final String JSON_CONTENT = "{}";

    /**
     * Records locked by this process, with how many of its sandboxes hold each: locks are a process's, not a channel's,
     * and closing any channel of a file drops them ({@code fcntl(2)}).
     */
    private static final Map<Path, Holding> HOLDINGS = new HashMap<>();

    private static final class Holding {
        private final FileChannel record;
        private int sandboxes = 1;

        Holding(FileChannel record) {
            this.record = record;
        }
    }

    private final List<Path> records = new ArrayList<>();

    private HeldNames() {}

    /**
     * Makes the files that are not there, and holds all.
     *
     * @param shared the directory of all sandboxes of this user
     * @throws IOException where a name cannot be held; none is then
     */
    static HeldNames hold(Path shared, List<Path> names) throws IOException {
        HeldNames held = new HeldNames();
        if (names.isEmpty()) {
            return held;
        }
        Path directory = shared.resolve(RECORDS);
        try {
            for (Path name : names) {
                held.hold(directory.resolve(nameOf(name)), name);
            }
            return held;
        } catch (IOException e) {
            held.close();
            throw e;
        }
    }

    /** Removes what killed sandboxes left standing. */
    static void sweep(Path shared) {
        synchronized (HOLDINGS) {
            try (DirectoryStream<Path> records = Files.newDirectoryStream(shared.resolve(RECORDS))) {
                for (Path record : records) {
                    if (!HOLDINGS.containsKey(record)) {
                        removeUnlessHeld(record);
                    }
                }
            } catch (IOException e) {
                // There are none, or the next sandbox tries again.
            }
        }
    }

    private void hold(Path record, Path name) throws IOException {
        synchronized (HOLDINGS) {
            Holding holding = HOLDINGS.get(record);
            if (holding == null) {
                HOLDINGS.put(record, new Holding(lockedRecord(record)));
            } else {
                holding.sandboxes++;
            }
            records.add(record);
            make(name, HOLDINGS.get(record).record);
        }
    }

    /** The record, with a shared lock. Who removed it meanwhile is followed by a new one. */
    private static FileChannel lockedRecord(Path record) throws IOException {
        while (true) {
            Files.createDirectories(record.getParent());
            FileChannel channel;
            try {
                channel = FileChannel.open(
                        record, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                continue; // The directory went with its last record.
            }
            try {
                Object opened = Files.readAttributes(record, "unix:ino").get("ino");
                channel.lock(HOLDING, 1, true);
                if (Files.readAttributes(record, "unix:ino").get("ino").equals(opened)) {
                    return channel;
                }
            } catch (NoSuchFileException e) {
                // Its last holder removed it between opening and locking.
            }
            channel.close();
        }
    }

    /** Makes the file where there is none, and writes down first that it is ours, then which it is. */
    private static void make(Path name, FileChannel record) throws IOException {
        // One at a time, or a slower sandbox would overwrite what the faster one wrote down.
        try (FileLock making = record.lock(MAKING, 1, false)) {
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            write(record, name + "\n");
            Files.writeString(name, content(name), StandardOpenOption.CREATE_NEW);
            write(record, name + "\n" + Files.getAttribute(name, "unix:ino", LinkOption.NOFOLLOW_LINKS) + "\n");
        } catch (FileAlreadyExistsException e) {
            // The user was faster.
        }
    }

    private static void write(FileChannel record, String text) throws IOException {
        record.truncate(0);
        record.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String content(Path name) {
        return name.toString().endsWith(".json") ? JSON_CONTENT : CONTENT;
    }

    private static String nameOf(Path name) {
        return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void close() throws IOException {
        synchronized (HOLDINGS) {
            for (Path record : records) {
                Holding holding = HOLDINGS.get(record);
                holding.sandboxes--;
                if (holding.sandboxes == 0) {
                    HOLDINGS.remove(record);
                    holding.record.close();
                    removeUnlessHeld(record);
                }
            }
            if (!records.isEmpty()) {
                removeIfEmpty(records.getFirst().getParent());
            }
            records.clear();
        }
    }

    private static void removeIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // Other sandboxes hold names.
        }
    }

    private static void removeUnlessHeld(Path record) throws IOException {
        try (FileChannel channel = FileChannel.open(record, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return;
            }
            List<String> lines = Files.readAllLines(record);
            if (lines.size() == 2) {
                removeIfUnchanged(Path.of(lines.get(0)), lines.get(1));
            }
            Files.deleteIfExists(record);
        } catch (NoSuchFileException e) {
            // Another sandbox removed it just now.
        }
    }

    /** Only a file that is provably the one that was made, and that nobody has written, is removed. */
    private static void removeIfUnchanged(Path name, String inode) throws IOException {
        if (Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(name, "unix:ino", LinkOption.NOFOLLOW_LINKS)
                        .toString()
                        .equals(inode)
                && Files.size(name) == content(name).length()
                && Files.readString(name).equals(content(name))) {
            Files.delete(name);
        }
    }
}
