package dev.srt.seatbelt.files;

import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.seatbelt.files.GlobShape.Reach;
import dev.srt.spi.FileKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What rules name on this host.
 *
 * @param kinds what lies at the paths that rules name
 */
record Places(Map<Path, FileKind> kinds) {

    /** What denies name: where it is unclear, rather more. */
    List<Place> denied(List<PathRule> rules) {
        return rules.stream().flatMap(rule -> denied(rule).stream()).distinct().toList();
    }

    /** What one deny names. */
    List<Place> denied(PathRule rule) {
        return switch (rule.pattern()) {
            case PathPattern.Literal literal -> List.of(tree(literal.path()));
            case PathPattern.Glob glob -> matches(glob, Reach.WIDE);
        };
    }

    /** What allows name: where it is unclear, rather less. */
    List<Place> allowed(List<PathRule> rules) {
        return rules.stream().flatMap(rule -> allowed(rule).stream()).distinct().toList();
    }

    /** What one allow names. */
    List<Place> allowed(PathRule rule) {
        return switch (rule.pattern()) {
            case PathPattern.Literal literal -> List.of(Place.Tree.exactly(literal.path()));
            case PathPattern.Glob glob -> matches(glob, Reach.NARROW);
        };
    }

    /** A path, with how much of it exists. */
    Place.Tree tree(Path path) {
        int certain = path.getNameCount();
        for (Path at = path; at != null && at.getNameCount() > 0 && !exists(at); at = at.getParent()) {
            certain--;
        }
        return new Place.Tree(path, certain);
    }

    private boolean exists(Path path) {
        FileKind kind = kinds.getOrDefault(path, FileKind.ABSENT);
        return kind == FileKind.DIRECTORY || kind == FileKind.FILE;
    }

    /** Whether a directory lies there. */
    boolean isDirectory(Path path) {
        return kinds.get(path) == FileKind.DIRECTORY;
    }

    /** A pattern also means the file of exactly that name. */
    private static List<Place> matches(PathPattern.Glob glob, Reach reach) {
        Path root = glob.root();
        String relative = glob.text()
                .substring(root.getNameCount() == 0 ? 1 : root.toString().length() + 1);
        List<Place> places = new ArrayList<>();
        GlobShape.of(relative).forEach(shape -> places.add(new Place.Matches(root, shape, reach)));
        if (relative.indexOf('[') >= 0) {
            places.add(Place.Tree.exactly(Path.of(glob.text())));
        }
        return places;
    }
}
