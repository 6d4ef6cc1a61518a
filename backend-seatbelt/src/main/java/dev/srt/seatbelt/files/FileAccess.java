package dev.srt.seatbelt.files;

import static dev.srt.seatbelt.profile.Operation.FILE_READ;
import static dev.srt.seatbelt.profile.Operation.FILE_READ_METADATA;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE;
import static dev.srt.seatbelt.profile.Operation.PROCESS_EXEC;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.seatbelt.files.ReadLevels.Effect;
import dev.srt.seatbelt.files.ReadLevels.Reopened;
import dev.srt.seatbelt.files.ReadLevels.Step;
import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.Operation;
import dev.srt.seatbelt.profile.ProfileRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What may be read and written, as the judge says. */
final class FileAccess {
    /** A program that may not be read may not be run either: it could tell what it holds. */
    private static final List<Operation> READING = List.of(FILE_READ, PROCESS_EXEC);

    private static final Path ROOT = Path.of("/");

    private final FilesystemPolicy policy;
    private final FileJudge judge;
    private final Places places;
    private final Set<Path> rootLinks;
    private final List<Filter> writable;
    private final List<Step> steps;

    /**
     * @param policy about real paths
     * @param rootLinks symbolic links directly beneath the root
     */
    FileAccess(FilesystemPolicy policy, Places places, Set<Path> rootLinks) {
        this.policy = policy;
        this.judge = FileJudge.of(policy);
        this.places = places;
        this.rootLinks = rootLinks;
        this.writable = all(places.allowed(policy.allowWrite()));
        this.steps = steps();
    }

    private List<Step> steps() {
        List<PathRule> firm = policy.denyRead().stream().filter(PathRule::firm).toList();
        List<PathRule> open =
                policy.denyRead().stream().filter(rule -> !rule.firm()).toList();
        List<Step> all =
                new ArrayList<>(ReadLevels.of(places.denied(open), places.allowed(policy.allowRead()), reopened(open)));
        if (!firm.isEmpty()) {
            all.add(new Step(Effect.DENY, all(places.denied(firm))));
        }
        return all;
    }

    /** What may be written inside a stated deny may be read too, but not inside one of srt's own. */
    private List<Reopened> reopened(List<PathRule> denies) {
        if (denies.isEmpty()) {
            return List.of();
        }
        List<Filter> builtIn = all(places.denied(
                denies.stream().filter(rule -> rule.source().isBuiltIn()).toList()));
        return policy.allowWrite().stream()
                .filter(rule -> !(rule.pattern() instanceof PathPattern.Literal literal)
                        || reopens(rule, literal.path(), denies))
                .flatMap(rule -> places.allowed(rule).stream()
                        .map(place -> new Reopened(place, place instanceof Place.Tree ? List.of() : builtIn)))
                .toList();
    }

    /** The judge itself is asked: whether the deny that reaches deepest towards the path is one that this re-opens. */
    private static boolean reopens(PathRule rule, Path path, List<PathRule> denies) {
        FilesystemPolicy with = new FilesystemPolicy(false, denies, List.of(), List.of(rule), List.of());
        FilesystemPolicy without = new FilesystemPolicy(false, denies, List.of(), List.of(), List.of());
        return FileJudge.read(with, path).allowed()
                && !FileJudge.read(without, path).allowed();
    }

    /** Rules for reading. */
    List<ProfileRule> reading() {
        List<ProfileRule> rules = new ArrayList<>();
        rules.add(ProfileRule.allowAll(FILE_READ));
        for (Step step : steps) {
            rules.add(
                    step.effect() == Effect.DENY
                            ? ProfileRule.deny(READING, step.filters())
                            : ProfileRule.allow(READING, step.filters()));
        }
        if (!judge.read(ROOT).allowed()) {
            // No program starts without: the loader looks at it.
            rules.add(ProfileRule.allow(FILE_READ, new Filter.Literal(ROOT)));
        }
        List<Filter> ways = ways();
        if (!ways.isEmpty()) {
            rules.add(ProfileRule.allow(List.of(FILE_READ_METADATA), ways));
        }
        return rules;
    }

    /**
     * Directories, and links, that are denied but lead to what is allowed. Programs ask what each of them is when they resolve a path;
     * what is in them stays hidden.
     */
    private List<Filter> ways() {
        List<Place> allowed = Stream.of(policy.allowRead(), policy.allowWrite())
                .flatMap(rules -> places.allowed(rules).stream())
                .toList();
        Stream<Place.Tree> above = allowed.stream()
                .filter(place -> place instanceof Place.Tree tree
                        && judge.read(tree.path()).allowed())
                .flatMap(place -> ((Place.Tree) place).ancestors());
        List<Filter> ways =
                new ArrayList<>(Stream.concat(above, rootLinks.stream().sorted().map(Place.Tree::exactly))
                        .distinct()
                        .filter(tree -> !judge.read(tree.path()).allowed())
                        .map(Place.Tree::itself)
                        .toList());
        List<Filter> denied = all(places.denied(policy.denyRead()));
        if (!denied.isEmpty() && allowed.stream().anyMatch(Place.Matches.class::isInstance)) {
            // Which of them lead to matches is not known.
            ways.add(new Filter.All(List.of(new Filter.OfKind(Filter.VnodeType.DIRECTORY), Filter.anyOf(denied))));
        }
        return ways;
    }

    /** Rules for writing: all but what they allow is denied already. */
    List<ProfileRule> writing() {
        if (writable.isEmpty()) {
            return List.of();
        }
        List<ProfileRule> rules = new ArrayList<>();
        rules.add(ProfileRule.allow(List.of(FILE_WRITE), writable));
        for (Step step : steps) {
            rules.add(
                    switch (step.effect()) {
                        case DENY -> ProfileRule.deny(List.of(FILE_WRITE), step.filters());
                        case REOPEN_TO_READ ->
                            ProfileRule.allow(
                                    FILE_WRITE,
                                    new Filter.All(List.of(Filter.anyOf(step.filters()), Filter.anyOf(writable))));
                        case REOPEN_TO_WRITE -> ProfileRule.allow(List.of(FILE_WRITE), step.filters());
                    });
        }
        List<Filter> denied = all(places.denied(policy.denyWrite()));
        if (!denied.isEmpty()) {
            rules.add(ProfileRule.deny(List.of(FILE_WRITE), denied));
        }
        return rules;
    }

    private static List<Filter> all(List<Place> places) {
        return places.stream()
                .flatMap(place -> place.filters(0).stream())
                .distinct()
                .toList();
    }
}
