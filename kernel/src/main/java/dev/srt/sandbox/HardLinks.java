package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.spi.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Other names of denied files. A rule is about a name, and a second hard link is another one: of each denied file that has
 * any, they are looked for where a command could most easily meet them, in the file's own directory and in the trees that
 * it may write, and denied too. Whether that are all, the file's link count tells; if not, the user is told.
 */
final class HardLinks {
    /** Which file it is, whatever it is called. */
    private record Identity(Object device, Object inode) {}

    private record Denied(PathRule rule, Path path, int links) {}

    private final Map<Identity, List<Denied>> denied = new HashMap<>();
    private final Map<Identity, Set<Path>> names = new ConcurrentHashMap<>();
    private final int depth;

    private HardLinks(int depth) {
        this.depth = depth;
    }

    /**
     * Rules for the other names of the files of some denies.
     *
     * @param denies about real paths
     * @param kinds what lies there; learns what lies at the other names
     * @param policy whose writable trees are searched, as deep as it says
     * @param workingDirectory searched too
     * @param notices hears of each file that has names which were not found
     */
    static List<PathRule> of(
            List<PathRule> denies,
            Map<Path, FileKind> kinds,
            FilesystemPolicy policy,
            Path workingDirectory,
            List<String> notices) {
        HardLinks links = new HardLinks(policy.protection().searchDepth());
        for (PathRule rule : denies) {
            if (kinds.get(rule.pattern().root()) == FileKind.FILE) {
                links.note(rule);
            }
        }
        if (links.denied.isEmpty()) {
            return List.of();
        }
        links.search(policy, workingDirectory);
        return links.rules(kinds, notices);
    }

    private void note(PathRule rule) {
        Path path = rule.pattern().root();
        attributes(path).ifPresent(file -> {
            int links = (Integer) file.get("nlink");
            if (links > 1) {
                Identity identity = new Identity(file.get("dev"), file.get("ino"));
                denied.computeIfAbsent(identity, key -> new ArrayList<>()).add(new Denied(rule, path, links));
                names.computeIfAbsent(identity, key -> new ConcurrentSkipListSet<>())
                        .add(path);
            }
        });
    }

    private void search(FilesystemPolicy policy, Path workingDirectory) {
        Set<Path> own = new HashSet<>();
        denied.values()
                .forEach(rules -> rules.forEach(rule -> own.add(rule.path().getParent())));
        own.forEach(directory -> TreeScan.walk(List.of(directory), new Names(1)));
        List<Path> trees = Stream.concat(
                        Stream.of(workingDirectory),
                        policy.allowWrite().stream()
                                .filter(rule -> !rule.source().isBuiltIn())
                                .map(rule -> rule.pattern().root()))
                .filter(Files::isDirectory)
                .distinct()
                .toList();
        TreeScan.walk(trees, new Names(depth));
    }

    private List<PathRule> rules(Map<Path, FileKind> kinds, List<String> notices) {
        List<PathRule> rules = new ArrayList<>();
        denied.forEach((identity, some) -> {
            Set<Path> found = names.get(identity);
            for (Denied file : some) {
                for (Path name : found) {
                    kinds.put(name, FileKind.FILE);
                    rules.add(file.rule().about(PathPattern.literal(name)));
                }
            }
            Denied first = some.getFirst();
            if (found.size() < first.links()) {
                notices.add("%s: \"%s\" has hard links that were not found (%d): by those names it is not denied"
                        .formatted(first.rule().source(), first.path(), first.links() - found.size()));
            }
        });
        return rules;
    }

    private static Optional<Map<String, Object>> attributes(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, "unix:nlink,dev,ino", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private final class Names implements TreeScan.Visitor {
        private final int deep;

        Names(int deep) {
            this.deep = deep;
        }

        @Override
        public void entry(Path entry, String name) {
            attributes(entry)
                    .map(file -> names.get(new Identity(file.get("dev"), file.get("ino"))))
                    .ifPresent(found -> found.add(entry));
        }

        @Override
        public boolean enters(Path directory, String name, int at) {
            return at < deep;
        }

        @Override
        public void unlisted(Path directory) {
            // What is in it counts as not found.
        }
    }
}
