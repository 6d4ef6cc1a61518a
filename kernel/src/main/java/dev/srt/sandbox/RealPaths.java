package dev.srt.sandbox;

import dev.srt.spi.FileKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where paths really are, and what lies there. Each directory on the way is looked at once, and each path beneath costs one look more, however
 * many rules name it.
 */
final class RealPaths {
    /** Elsewhere the same file may be found by a name in other letters, which only the system can set right. */
    private static final boolean NAMES_ARE_EXACT = System.getProperty("os.name").equals("Linux");

    private final Map<Path, FileKind> kinds = new HashMap<>();
    private final Map<Path, Path> found = new HashMap<>();

    /** Paths of directories that were found by all of their names: none of the answers that stand for something else. */
    private final Set<Path> directories = new HashSet<>();

    /** Whether something could be made in a directory. */
    private final Map<Path, Boolean> writable = new HashMap<>();

    /** What lies at each path that was given as an answer, and at the ancestors of absent ones. */
    Map<Path, FileKind> kinds() {
        return kinds;
    }

    /**
     * Where a path really is. Of what does not exist, the part that does is resolved; where a directory may not be searched, that
     * directory stands for everything that may be in it.
     *
     * @param path absolute
     */
    Path real(Path path) {
        Path known = found.get(path);
        if (known == null) {
            known = NAMES_ARE_EXACT && path.normalize().equals(path) ? step(path) : search(path);
            found.put(path, known);
        }
        return known;
    }

    /** One name further than its directory, where nothing stands in the way. */
    private Path step(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            return search(path);
        }
        Path directory = real(parent);
        FileKind kind = kinds.get(directory);
        if (kind == FileKind.ABSENT || kind == FileKind.UNKNOWN) {
            Path beneath = directory.resolve(path.getFileName());
            kinds.putIfAbsent(beneath, kind);
            return beneath;
        }
        if (!directories.contains(parent)) {
            return search(path);
        }
        Path candidate = directory.resolve(path.getFileName());
        try {
            BasicFileAttributes there =
                    Files.readAttributes(candidate, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (there.isSymbolicLink()) {
                return search(path);
            }
            kinds.put(candidate, there.isDirectory() ? FileKind.DIRECTORY : FileKind.FILE);
            if (there.isDirectory()) {
                directories.add(path);
            }
            return candidate;
        } catch (NoSuchFileException e) {
            return absent(directory, path.getFileName());
        } catch (IOException e) {
            return search(path);
        }
    }

    /** The whole way, by the system itself. */
    private Path search(Path path) {
        Path existing = path;
        while (existing != null) {
            try {
                Path real = existing.toRealPath();
                kinds.put(real, kindOf(real));
                if (!existing.equals(path)) {
                    return absent(real, existing.relativize(path));
                }
                if (kinds.get(real) == FileKind.DIRECTORY) {
                    directories.add(path);
                }
                return real;
            } catch (AccessDeniedException e) {
                // Its parent may not be searched, and stands for it.
                return unsearchable(existing.getParent());
            } catch (NoSuchFileException e) {
                Path target = danglingTarget(existing);
                if (target != null) {
                    return real(target.resolve(existing.relativize(path)));
                }
                existing = existing.getParent();
            } catch (IOException e) {
                existing = existing.getParent();
            }
        }
        return path;
    }

    private Path unsearchable(Path directory) {
        Path at = directory;
        while (true) {
            try {
                Path real = at.toRealPath();
                kinds.put(real, kindOf(real));
                return real;
            } catch (IOException e) {
                at = at.getParent();
            }
        }
    }

    private Path absent(Path parent, Path rest) {
        Path at = parent;
        // Beneath a file there can be nothing: the file itself then stands for the rule.
        if (kinds.get(parent) == FileKind.FILE) {
            return parent;
        }
        FileKind kind = writable.computeIfAbsent(parent, Files::isWritable) ? FileKind.ABSENT : FileKind.UNKNOWN;
        for (Path name : rest) {
            at = at.resolve(name).normalize();
            kinds.putIfAbsent(at, kind);
        }
        return at;
    }

    /** Where a link leads that leads nowhere yet; null where this is no link, or none that can be read: then it stands for itself. */
    private static Path danglingTarget(Path link) {
        try {
            return link.getParent().toRealPath().resolve(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return null;
        }
    }

    private static FileKind kindOf(Path real) {
        return Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS) ? FileKind.DIRECTORY : FileKind.FILE;
    }
}
