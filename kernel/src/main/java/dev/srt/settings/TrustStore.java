package dev.srt.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Which contents of which projects' settings files the user trusts. A record is a file of its own, named by the hash of
 * the trusted file's path, and holds the hash of its content: a file that changes is not trusted any more.
 */
public final class TrustStore {
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    /** @param directory kept outside every project; made when first needed */
    public TrustStore(Path directory) {
        this.directory = directory;
    }

    /** Where the records are. */
    public Path directory() {
        return directory;
    }

    /**
     * Whether the user trusts this content of this file. A record that cannot be read, or that others could have
     * written, counts for nothing.
     *
     * @param file absolute
     * @param sha256 the hash of the content, in hexadecimal
     */
    public boolean isTrusted(Path file, String sha256) {
        try {
            Path record = record(file);
            return ownersAlone(directory)
                    && ownersAlone(record)
                    && Files.readString(record).equals(text(file, sha256));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Trusts this content of this file, and no other from now on.
     *
     * @throws IOException where the record cannot be written
     */
    public void trust(Path file, String sha256) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        Files.setPosixFilePermissions(directory, OWNER_ONLY_DIRECTORY);
        Path draft =
                Files.createTempFile(directory, ".trust", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
        try {
            Files.writeString(draft, text(file, sha256));
            Files.move(draft, record(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The SHA-256 of a content, in hexadecimal. */
    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Path record(Path file) {
        return directory.resolve(sha256(file.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Path file, String sha256) {
        return sha256 + " " + file + "\n";
    }

    private static boolean ownersAlone(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        return !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                && !Files.isSymbolicLink(path);
    }
}
