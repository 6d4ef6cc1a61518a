package dev.srt.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.settings.TrustStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The sandbox shows every path as the policy's judge says of it: random trees, random rules, real sandboxes.
 *
 * <p>A build always tries the same ones. For others take the seed away, for more set {@code -Djqwik.tries.default=1000}, and
 * for the smallest example of a failure {@code -Djqwik.shrinking.default=BOUNDED}.
 */
class FilePolicyIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Few, so that rules often meet; odd, since users' files are. None is a protected name. */
    private static final List<String> NAMES = List.of(
            "a", "b", "c d", "x\ny", "it's", "\"q\"", "é", "日本", "[ab]", "s*r", "w?", "-n", "~t", "$V", "b\\s", "tail ",
            "#h");

    /**
     * A tree and rules about it.
     *
     * @param nodes what to plant
     * @param rules what to say of it
     */
    record Sample(List<Node> nodes, List<RuleText> rules) {}

    @Property(seed = "20261125")
    void aPathIsReadWrittenAndMadeOnlyAsTheJudgeSays(@ForAll("callers") Caller caller, @ForAll("samples") Sample sample)
            throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Planted tree = Planted.plant(workspace, sample.nodes());
            Path settings = workspace.settings(JSON.writeValueAsString(settings(tree, sample.rules())));
            Oracle oracle = new Oracle(tree, policy(workspace, settings));
            Set<Path> paths = paths(tree, sample.rules());
            Map<Path, Expectation> expected = expectations(tree, oracle, paths);
            Map<Path, Boolean> mayChange = new TreeMap<>();
            tree.files().keySet().forEach(path -> mayChange.put(path, oracle.writes(path)));

            Outcome outcome = probe(srt, settings, paths);

            if (!oracle.leadingOut().isEmpty()) {
                assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
                assertThat(outcome.stderr()).contains(oracle.leadingOut().getFirst());
                assertThat(tree.now()).isEqualTo(tree.files());
                return;
            }
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(differences(expected, paths, JSON.readTree(outcome.stdout())))
                    .isEmpty();
            assertThat(changes(tree, oracle, mayChange)).isEmpty();
        }
    }

    private static Map<String, Object> settings(Planted tree, List<RuleText> rules) {
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        RuleText.LISTS.forEach(list -> lists.put(list, new ArrayList<>()));
        rules.forEach(rule -> lists.get(rule.list()).add(rule.json(tree.top().toString())));
        return Map.of("filesystem", lists);
    }

    private static FilesystemPolicy policy(Workspace workspace, Path settings) throws Exception {
        TrustStore nobody = new TrustStore(workspace.top().resolve("trust"));
        return SettingsLoader.load(new SettingsRequest(
                        workspace.home(),
                        workspace.project(),
                        Optional.of(settings),
                        workspace.top().resolve("managed.json"),
                        nobody,
                        Map.of(),
                        false))
                .policy()
                .filesystem();
    }

    /** Every path there is, a new name in every directory, what lies behind links, and what rules name. */
    private static Set<Path> paths(Planted tree, List<RuleText> rules) {
        Set<Path> paths = new LinkedHashSet<>();
        for (Path path : tree.files().keySet()) {
            paths.add(path);
            if (Files.isDirectory(path)) {
                paths.add(path.resolve("new"));
                tree.files().keySet().stream()
                        .map(Path::getFileName)
                        .map(path::resolve)
                        .filter(Files::exists)
                        .forEach(paths::add);
            }
        }
        rules.forEach(rule -> paths.add(new Node.RegularFile(rule.names()).in(tree.top())));
        return paths;
    }

    private static Outcome probe(Srt srt, Path settings, Set<Path> paths) throws IOException, InterruptedException {
        Workspace workspace = srt.workspace();
        Path program;
        try (InputStream text = FilePolicyIT.class.getResourceAsStream("/files/probe.py")) {
            program = workspace.write(
                    workspace.top().resolve("probe.py"), new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        Path list = workspace.write(
                workspace.top().resolve("paths.json"),
                JSON.writeValueAsString(paths.stream().map(Path::toString).toList()));
        return srt.run(
                "--settings", settings.toString(), "--", "/usr/bin/python3", program.toString(), list.toString());
    }

    private static Map<Path, Expectation> expectations(Planted tree, Oracle oracle, Set<Path> paths) {
        Map<Path, Expectation> expectations = new TreeMap<>();
        paths.forEach(path -> expectations.put(path, Expectation.of(path, tree, oracle)));
        return expectations;
    }

    private static List<String> differences(Map<Path, Expectation> expected, Set<Path> paths, JsonNode looks) {
        List<String> differences = new ArrayList<>();
        int i = 0;
        for (Path path : paths) {
            JsonNode look = looks.get(i++);
            if (!expected.get(path).isMetBy(look)) {
                differences.add("%s: %s, where the judge says %s".formatted(path, look, expected.get(path)));
            }
        }
        return differences;
    }

    /** What a command that tried to do away with everything changed though it may not. */
    private static List<String> changes(Planted tree, Oracle oracle, Map<Path, Boolean> mayChange) throws IOException {
        Map<Path, String> now = tree.now();
        List<String> changes = new ArrayList<>();
        tree.files().forEach((path, was) -> {
            // A rule about a link is one about what it leads to: the link may go, but nothing may come in its place.
            boolean linkGone = tree.isLink(path) && now.get(path) == null && mayChange.get(path.getParent());
            if (!mayChange.get(path) && !was.equals(now.get(path)) && !linkGone) {
                changes.add("%s was %s, and is %s".formatted(path, was, now.get(path)));
            }
        });
        now.forEach((path, is) -> {
            if (!tree.files().containsKey(path) && !oracle.writes(path)) {
                changes.add("%s is new: %s".formatted(path, is));
            }
        });
        return changes;
    }

    @Provide
    Arbitrary<Caller> callers() {
        return Arbitraries.of(Caller.available());
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<List<List<String>>> places = places().list().ofMinSize(1).ofMaxSize(14);
        return places.flatMap(some -> Combinators.combine(
                        nodes(some).list().ofMinSize(3).ofMaxSize(14),
                        rules(some).list().ofMinSize(1).ofMaxSize(9))
                .as(Sample::new));
    }

    private static Arbitrary<List<String>> places() {
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(3, "project"), Tuple.of(1, "outside")),
                        Arbitraries.of(NAMES).list().ofMinSize(1).ofMaxSize(4))
                .as((first, rest) -> {
                    List<String> names = new ArrayList<>(List.of(first));
                    names.addAll(rest);
                    return List.copyOf(names);
                });
    }

    private static Arbitrary<Node> nodes(List<List<String>> places) {
        Arbitrary<List<String>> path = Arbitraries.of(places);
        Arbitrary<Node> files = path.map(Node.RegularFile::new);
        Arbitrary<Node> directories = path.map(Node.Directory::new);
        Arbitrary<Node> links = Combinators.combine(path, above(places), Arbitraries.of(true, false))
                .as(Node.Link::new);
        return Arbitraries.frequencyOf(Tuple.of(5, files), Tuple.of(2, directories), Tuple.of(3, links));
    }

    /** A path of the tree, or a directory above one. */
    private static Arbitrary<List<String>> above(List<List<String>> places) {
        return Combinators.combine(
                        Arbitraries.of(places), Arbitraries.integers().between(0, 3))
                .as((names, up) -> names.subList(0, Math.max(1, names.size() - up)));
    }

    private static Arbitrary<RuleText> rules(List<List<String>> places) {
        Arbitrary<List<String>> beneath = Combinators.combine(Arbitraries.of(places), Arbitraries.of(NAMES))
                .as((names, child) -> {
                    List<String> longer = new ArrayList<>(names);
                    longer.add(child);
                    return List.copyOf(longer);
                });
        return Combinators.combine(
                        Arbitraries.of("denyRead", "allowRead", "allowWrite", "allowWrite", "denyWrite"),
                        Arbitraries.frequencyOf(Tuple.of(4, above(places)), Tuple.of(1, beneath)),
                        Arbitraries.of(RuleText.Spelling.class),
                        Arbitraries.integers().between(0, 4))
                .as(RuleText::new);
    }
}
