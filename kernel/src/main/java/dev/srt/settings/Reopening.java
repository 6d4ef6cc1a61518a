package dev.srt.settings;

import dev.srt.policy.PathPattern;
import dev.srt.policy.PathPattern.Glob;
import dev.srt.policy.PathPattern.Literal;
import dev.srt.policy.PathRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps one file's read denies from being re-opened by another file's allows: only {@code allowRead} and {@code
 * allowWrite} beside a deny, in the same file, reach into it.
 */
final class Reopening {
    private final List<Layer> layers;
    private final List<Notice> notices;

    Reopening(List<Layer> layers, List<Notice> notices) {
        this.layers = layers;
        this.notices = notices;
    }

    /** The read denies of all layers, each firm unless its own file reaches into it. */
    List<PathRule> denyRead() {
        return layers.stream().flatMap(Reopening::denies).toList();
    }

    private static Stream<PathRule> denies(Layer layer) {
        List<PathRule> own = Stream.concat(layer.allowRead.stream(), layer.allowWrite.stream())
                .toList();
        return layer.denyRead.stream()
                .map(deny -> own.stream().anyMatch(allow -> mayReach(allow, deny)) ? deny : firm(deny));
    }

    List<PathRule> allowRead() {
        return kept(layer -> layer.allowRead);
    }

    List<PathRule> allowWrite() {
        return kept(layer -> layer.allowWrite);
    }

    /** Which list of a layer is meant. */
    @FunctionalInterface
    private interface ListOf {
        List<PathRule> in(Layer layer);
    }

    private List<PathRule> kept(ListOf list) {
        List<PathRule> kept = new ArrayList<>();
        for (Layer layer : layers) {
            for (PathRule allow : list.in(layer)) {
                Optional<PathRule> foreign = layers.stream()
                        .filter(other -> other != layer)
                        .flatMap(Reopening::denies)
                        .filter(deny -> liesIn(allow, deny) || (!deny.firm() && mayReach(allow, deny)))
                        .findFirst();
                foreign.ifPresentOrElse(deny -> notices.add(leftOut(allow, deny)), () -> kept.add(allow));
            }
        }
        return kept;
    }

    private static Notice leftOut(PathRule allow, PathRule deny) {
        return new Notice(
                allow.source(),
                "\"%s\" is left out: it reaches into \"%s\", which %s denies"
                        .formatted(allow.text(), deny.text(), deny.source()));
    }

    private static PathRule firm(PathRule deny) {
        return new PathRule(deny.pattern(), deny.source(), true);
    }

    /** Whether every file of the allow lies in the deny. */
    static boolean liesIn(PathRule allow, PathRule deny) {
        return deny.pattern().depthOn(allow.pattern().root()).isPresent();
    }

    /** Whether some file may lie at least as deep in the allow as in the deny. In doubt it may. */
    static boolean mayReach(PathRule allow, PathRule deny) {
        if (deny.firm()) {
            return false;
        }
        PathPattern to = deny.pattern();
        return switch (allow.pattern()) {
            case Literal literal -> to.depthOn(literal.path()).isPresent();
            case Glob glob -> glob.root().startsWith(to.root()) || to.root().startsWith(glob.root());
        };
    }
}
