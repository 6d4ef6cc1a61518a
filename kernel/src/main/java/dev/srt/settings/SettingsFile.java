package dev.srt.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A settings file, there or not.
 *
 * @param path absolute
 * @param origin the file as the user would name it
 * @param level who wrote it
 * @param claudes whether it is Claude's where its keys do not tell
 */
record SettingsFile(Path path, String origin, Level level, boolean claudes) {
    private static final int LARGEST = 8 << 20;

    /** A file that cannot be used. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String fix;

        UnusableException(String message, String fix) {
            super(message);
            this.fix = fix;
        }

        String fix() {
            return fix;
        }
    }

    /**
     * Reads the file, once.
     *
     * @return empty where it does not exist and need not
     */
    Optional<byte[]> read() throws UnusableException {
        if (Files.isDirectory(path)) {
            throw unreadable("it is a directory");
        }
        if (level != Level.EXPLICIT) {
            if (isAbsent()) {
                return Optional.empty();
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw unreadable("it is not a regular file");
            }
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw unreadable("it is larger than " + (LARGEST >> 20) + " MiB");
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            throw Files.isSymbolicLink(path)
                    ? unreadable("it is a link to a file that does not exist")
                    : new UnusableException("does not exist", "name an existing file with --settings");
        } catch (AccessDeniedException e) {
            throw unreadable("permission denied");
        } catch (IOException e) {
            String reason =
                    e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
            throw unreadable(reason);
        }
    }

    /** Nothing of that name is there. A file that may not be looked at, or a dangling link, is no absent file. */
    private boolean isAbsent() {
        Path parent = path.getParent();
        boolean nothing = Files.notExists(path) && !Files.isSymbolicLink(path);
        boolean noFolder = Files.exists(parent) && !Files.isDirectory(parent);
        return nothing || noFolder;
    }

    private static UnusableException unreadable(String why) {
        return new UnusableException("could not be read: " + why, "mend it, or remove it");
    }
}
