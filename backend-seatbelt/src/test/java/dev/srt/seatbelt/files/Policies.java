package dev.srt.seatbelt.files;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Policies about a small world, so that their rules meet: few names, and patterns of them. */
final class Policies {
    static final FilesystemPolicy.Protection NO_PROTECTION =
            new FilesystemPolicy.Protection(ProtectedNames.BUILT_IN.without(ProtectedNames.BUILT_IN.entries()), 3);

    private Policies() {}

    static Arbitrary<Path> paths() {
        return Arbitraries.of("a", "b", "ab", "c", "ba", "a.b")
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(names -> Path.of("/" + String.join("/", names)));
    }

    private static Arbitrary<PathPattern> literals() {
        return Arbitraries.of("a", "b", "ab", "c")
                .list()
                .ofMaxSize(4)
                .map(names -> PathPattern.literal(Path.of("/" + String.join("/", names))));
    }

    private static Arbitrary<PathPattern> globs() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.of("a", "b", "ab")),
                        Tuple.of(2, Arbitraries.of("**")),
                        Tuple.of(2, Arbitraries.of("*", "a*", "*b", "?", "a?", "[ab]", "[a-c]?", "[b-a]", "[.x-z]")),
                        Tuple.of(1, Arbitraries.of("a**", "**b")))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(names -> PathPattern.parse("/" + String.join("/", names)));
    }

    static Arbitrary<PathRule> rules(boolean patterns, boolean builtIn, boolean firm) {
        Arbitrary<Source> sources = builtIn
                ? Arbitraries.of(Source.builtIn("secrets"), new Source("s.json", 1, "key"))
                : Arbitraries.just(new Source("s.json", 1, "key"));
        return Combinators.combine(
                        patterns ? Arbitraries.oneOf(literals(), globs()) : literals(),
                        sources,
                        Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, firm)))
                .as(PathRule::new);
    }

    private static Arbitrary<FilesystemPolicy> policies(boolean patternsInAllowWrite, boolean builtInDenies) {
        return Combinators.combine(
                        upTo(4, rules(true, builtInDenies, true)),
                        upTo(3, rules(true, false, false)),
                        upTo(3, rules(patternsInAllowWrite, true, false)),
                        upTo(3, rules(true, true, false)))
                .as((denyRead, allowRead, allowWrite, denyWrite) ->
                        new FilesystemPolicy(false, denyRead, allowRead, allowWrite, denyWrite, NO_PROTECTION));
    }

    /** Those that a profile can follow to the letter. */
    static Arbitrary<FilesystemPolicy> exact() {
        return Arbitraries.oneOf(policies(true, false), policies(false, true));
    }

    /** All. */
    static Arbitrary<FilesystemPolicy> any() {
        return policies(true, true);
    }

    private static Arbitrary<List<PathRule>> upTo(int most, Arbitrary<PathRule> rules) {
        return rules.list().ofMaxSize(most);
    }
}
