package dev.srt.seatbelt.files;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.seatbelt.profile.Expression;
import dev.srt.seatbelt.profile.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that other programs run or trust, by their names, wherever they lie in what the user lets be written, there or not.
 *
 * <p>Not by their names: what is in the directory of a git repository. Of repositories that exist these files are denied one by
 * one, and if they could be made nowhere else nothing could be cloned.
 */
final class ProtectedPlaces {
    private final List<Expression> trees;
    private final List<String> entries;

    ProtectedPlaces(FilesystemPolicy policy, Places places) {
        List<PathRule> stated = policy.allowWrite().stream()
                .filter(rule -> !rule.source().isBuiltIn())
                .toList();
        this.trees = places.allowed(stated).stream()
                .flatMap(place -> place.expressions().stream())
                .distinct()
                .toList();
        ProtectedNames names = policy.protection().names();
        this.entries = names.anywhere();
    }

    /** What may not be written. */
    List<Filter> themselves() {
        return trees.stream()
                .flatMap(tree -> packed(tree, entries).stream())
                .<Filter>flatMap(
                        expression -> Stream.of(new Filter.Matching(expression), new Filter.Beneath(expression)))
                .toList();
    }

    /** Directories in which a name is protected only by theirs: moved away, they would leave room for another. */
    List<Filter> holders() {
        List<String> directories = entries.stream()
                .filter(entry -> entry.indexOf('/') > 0)
                .map(entry -> entry.substring(0, entry.indexOf('/')))
                .distinct()
                .toList();
        return trees.stream()
                .flatMap(tree -> packed(tree, directories).stream())
                .<Filter>map(Filter.Matching::new)
                .toList();
    }

    /** As few expressions as hold them all. */
    private static List<Expression> packed(Expression tree, List<String> entries) {
        List<Expression> expressions = new ArrayList<>();
        List<Expression> pack = new ArrayList<>();
        for (String entry : entries) {
            pack.add(Expression.anyCase(entry));
            if (pack.size() > 1 && !new Filter.Matching(beneath(tree, pack)).fits()) {
                Expression surplus = pack.removeLast();
                expressions.add(beneath(tree, pack));
                pack = new ArrayList<>(List.of(surplus));
            }
        }
        if (!pack.isEmpty()) {
            expressions.add(beneath(tree, pack));
        }
        return expressions;
    }

    private static Expression beneath(Expression tree, List<Expression> names) {
        return tree.then(Expression.literal("/"))
                .then(Expression.anyDirectories())
                .then(Expression.anyOf(names));
    }
}
