package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.spi.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Directories in which more is denied than not. A backend may hide such a directory, and show the rest of it: that takes
 * fewer mounts. New files of the host's are then not seen in it.
 *
 * @param directories those that may be hidden: no command may write in them
 * @param files what else lies in them, but for links
 * @param links symbolic links in them, with their targets
 */
record CrowdedDirectories(Set<Path> directories, Map<Path, FileKind> files, Map<Path, Path> links) {
    /** Mounts that hiding a directory takes by itself: one to hide it, one to make that read-only. */
    private static final int OWN_COST = 2;

    static CrowdedDirectories in(LocatedRules rules) {
        CrowdedDirectories crowded = new CrowdedDirectories(new HashSet<>(), new HashMap<>(), new HashMap<>());
        FilesystemPolicy policy = rules.policy();
        FileJudge judge = FileJudge.of(policy);
        Map<Path, Long> denied = policy.denyRead().stream()
                .map(rule -> rule.pattern().root())
                .distinct()
                .filter(path -> isThere(rules, path)
                        && path.getNameCount() > 1
                        && !judge.read(path).allowed())
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        denied.forEach((directory, count) -> {
            boolean shown =
                    judge.read(directory).allowed() && !judge.write(directory).allowed();
            if (shown && count > OWN_COST) {
                crowded.consider(directory, count - OWN_COST, judge);
            }
        });
        return crowded;
    }

    private static boolean isThere(LocatedRules rules, Path path) {
        FileKind kind = rules.kinds().get(path);
        return kind == FileKind.FILE || kind == FileKind.DIRECTORY;
    }

    private void consider(Path directory, long most, FileJudge judge) {
        List<Path> others;
        try (Stream<Path> entries = Files.list(directory)) {
            others = entries.filter(entry -> judge.read(entry).allowed())
                    .limit(most)
                    .toList();
        } catch (IOException e) {
            return;
        }
        if (others.size() == most) {
            return;
        }
        try {
            Map<Path, FileKind> kinds = new HashMap<>();
            Map<Path, Path> targets = new HashMap<>();
            for (Path other : others) {
                if (Files.isSymbolicLink(other)) {
                    targets.put(other, Files.readSymbolicLink(other));
                } else {
                    boolean isDirectory = Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS);
                    kinds.put(other, isDirectory ? FileKind.DIRECTORY : FileKind.FILE);
                }
            }
            directories.add(directory);
            files.putAll(kinds);
            links.putAll(targets);
        } catch (IOException e) {
            // A link went away: the directory changes, and is better left as it is.
        }
    }
}
