package dev.srt.seatbelt.files;

import dev.srt.seatbelt.profile.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts rules for reading in an order in which the last that matches is the one that reaches deepest, as the judge goes by: a
 * level for each number of names. Within a level what may be written comes first, which re-opens only a deny above it, then
 * denies, then what may be read, which re-opens one that is as deep.
 *
 * <p>A pattern with {@code **} has no level. It is said once, and again after each level that may have overruled it, for what it
 * names at least as deep. Where such patterns stand on both sides, that is every level down to {@value #DEEPEST}; deeper, denies
 * win.
 */
final class ReadLevels {
    /** More directories than lie within each other where people work. */
    static final int DEEPEST = 32;

    private final List<Place> denied;
    private final List<Place> readable;
    private final List<Reopened> writable;
    private final List<Step> steps = new ArrayList<>();

    private ReadLevels(List<Place> denied, List<Place> readable, List<Reopened> writable) {
        this.denied = denied;
        this.readable = readable;
        this.writable = writable;
    }

    /** What a step does. */
    enum Effect {
        /** May neither be read nor written. */
        DENY,
        /** May be read, and written where that is allowed. */
        REOPEN_TO_READ,
        /** May be read and written. */
        REOPEN_TO_WRITE
    }

    /** Something said of files, which overrules what was said before. */
    record Step(Effect effect, List<Filter> filters) {
        Step {
            filters = List.copyOf(filters);
        }
    }

    /**
     * A place that may be written, and by that be read.
     *
     * @param unless what is excepted; any of these
     */
    record Reopened(Place place, List<Filter> unless) {
        Reopened {
            unless = List.copyOf(unless);
        }

        List<Filter> filters(int atLeast) {
            return place.filters(atLeast).stream()
                    .map(filter -> unless.isEmpty()
                            ? filter
                            : new Filter.All(List.of(filter, new Filter.Not(Filter.anyOf(unless)))))
                    .toList();
        }
    }

    /** The steps, in order. At first everything may be read. */
    static List<Step> of(List<Place> denied, List<Place> readable, List<Reopened> writable) {
        ReadLevels levels = new ReadLevels(denied, readable, writable);
        levels.takeSteps();
        return List.copyOf(levels.steps);
    }

    private void takeSteps() {
        // Whether what was said since has to be overruled once more, for paths that reach deeper.
        boolean denyAgain = true;
        boolean readAgain = false;
        boolean writeAgain = false;
        NavigableSet<Integer> levels = levels();
        for (int level : levels) {
            if (say(Effect.REOPEN_TO_WRITE, writable(level, writeAgain))) {
                writeAgain = false;
                denyAgain = true;
            }
            if (say(Effect.DENY, at(denied, level, denyAgain))) {
                denyAgain = false;
                readAgain = true;
                writeAgain = true;
            }
            if (say(Effect.REOPEN_TO_READ, at(readable, level, readAgain))) {
                readAgain = false;
                denyAgain = true;
            }
        }
        if (denyAgain) {
            say(Effect.DENY, at(denied, levels.last() + 1, true));
        }
    }

    /** Those at which something is said. */
    private NavigableSet<Integer> levels() {
        List<Place> allowed = allowed();
        NavigableSet<Integer> levels = new TreeSet<>(List.of(0));
        Stream.concat(denied.stream(), allowed.stream())
                .filter(place -> !place.isAnyDepth())
                .forEach(place -> levels.addAll(List.of(place.depth(), place.depth() + 1)));
        if (denied.stream().anyMatch(Place::isAnyDepth) && allowed.stream().anyMatch(Place::isAnyDepth)) {
            IntStream.rangeClosed(0, Math.max(DEEPEST, levels.last())).forEach(levels::add);
        }
        return levels;
    }

    private List<Place> allowed() {
        return Stream.concat(readable.stream(), writable.stream().map(Reopened::place))
                .toList();
    }

    private List<Filter> writable(int level, boolean anyDepthToo) {
        return writable.stream()
                .filter(reopened -> isSaid(reopened.place(), level, anyDepthToo))
                .flatMap(reopened -> reopened.filters(level).stream())
                .toList();
    }

    private static List<Filter> at(List<Place> places, int level, boolean anyDepthToo) {
        return places.stream()
                .filter(place -> isSaid(place, level, anyDepthToo))
                .flatMap(place -> place.filters(level).stream())
                .toList();
    }

    private static boolean isSaid(Place place, int level, boolean anyDepthToo) {
        return place.isAnyDepth() ? anyDepthToo : place.depth() == level;
    }

    /** Says it, and tells whether there was anything to say. What has the same effect as the step before joins it. */
    private boolean say(Effect effect, List<Filter> filters) {
        if (filters.isEmpty()) {
            return false;
        }
        List<Filter> joined = new ArrayList<>();
        if (!steps.isEmpty() && steps.getLast().effect() == effect) {
            joined.addAll(steps.removeLast().filters());
        }
        joined.addAll(filters);
        steps.add(new Step(effect, joined));
        return true;
    }
}
