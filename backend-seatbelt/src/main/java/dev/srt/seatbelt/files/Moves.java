package dev.srt.seatbelt.files;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.seatbelt.profile.Filter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories that have to stay where they are: a rule names a path, so what is denied could be had by another if a directory
 * above it were moved.
 */
final class Moves {
    private final FilesystemPolicy policy;
    private final FileJudge judge;
    private final Places places;

    Moves(FilesystemPolicy policy, Places places) {
        this.policy = policy;
        this.judge = FileJudge.of(policy);
        this.places = places;
    }

    /**
     * What may neither be moved or removed nor made: directories above a denied path, also where there are none yet, or another
     * could be brought there with something in it; and the directories that the user lets be written.
     */
    List<Filter> fixed() {
        Stream<Place.Tree> trees = policy.allowWrite().stream()
                .flatMap(rule -> places.allowed(rule).stream())
                .<Place.Tree>mapMulti((place, each) -> {
                    if (place instanceof Place.Tree tree && places.isDirectory(tree.path())) {
                        each.accept(tree);
                    }
                });
        return Stream.concat(trees, above())
                .distinct()
                .filter(tree -> tree.depth() > 0 && judge.write(tree.path()).allowed())
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .map(Place.Tree::itself)
                .toList();
    }

    private Stream<Place.Tree> above() {
        return Stream.concat(policy.denyRead().stream(), policy.denyWrite().stream())
                .flatMap(rule -> switch (rule.pattern()) {
                    case PathPattern.Literal literal ->
                        places.tree(literal.path()).ancestors();
                    case PathPattern.Glob glob -> {
                        Place.Tree root = places.tree(glob.root());
                        yield Stream.concat(Stream.of(root), root.ancestors());
                    }
                });
    }

    /**
     * What may not be moved or removed: directories on the way to what a pattern names. Those that go by any name are not among
     * them, or no directory could be moved at all.
     */
    List<Filter> held() {
        return Stream.concat(policy.denyRead().stream(), policy.denyWrite().stream())
                .flatMap(rule -> places.denied(rule).stream())
                .<Place.Matches>mapMulti((place, each) -> {
                    if (place instanceof Place.Matches matches) {
                        matches.leading().forEach(each);
                    }
                })
                .distinct()
                .flatMap(place -> place.expressions().stream())
                .distinct()
                .<Filter>map(Filter.Matching::new)
                .toList();
    }
}
