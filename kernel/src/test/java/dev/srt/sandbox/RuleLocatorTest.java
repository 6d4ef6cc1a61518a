package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import dev.srt.spi.FileKind;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What file rules mean on this host. */
class RuleLocatorTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    private static final Source SOURCE = new Source("settings.json", 7, "filesystem.rules[0]");

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void resolveLinks() throws IOException {
        root = temporary.toRealPath();
    }

    @Test
    void aDenyOfALinkHoldsForWhatItLeadsTo() throws Exception {
        Path secret = file("secret/key");
        link("link", secret);
        assertThat(denied("link")).containsExactly(secret);
    }

    @Test
    void aDenyBeneathALinkHoldsForTheRealPlace() throws Exception {
        Path secret = file("real/secret");
        link("linked", root.resolve("real"));
        assertThat(denied("linked/secret")).containsExactly(secret);
    }

    @Test
    void aDenyBeneathARelativeLinkHoldsForTheRealPlace() throws Exception {
        file("a/real/secret");
        Files.createSymbolicLink(root.resolve("a/link"), Path.of("../a/real"));
        assertThat(denied("a/link/secret")).containsExactly(root.resolve("a/real/secret"));
    }

    @Test
    void aDenyOfADanglingLinkHoldsForThePlaceItLeadsTo() throws Exception {
        link("dangling", root.resolve("later/file"));
        LocatedRules located = deny("dangling");
        assertThat(paths(located.policy().denyRead())).containsExactly(root.resolve("later/file"));
        assertThat(located.kinds()).containsEntry(root.resolve("later/file"), FileKind.ABSENT);
    }

    @Test
    void aDenyThroughAChainOfLinksHoldsForItsEnd() throws Exception {
        link("one", root.resolve("two"));
        link("two", root.resolve("three"));
        assertThat(denied("one")).containsExactly(root.resolve("three"));
    }

    @Test
    void linksInACircleLeadNowhereAndNothingHangs() throws Exception {
        link("here", root.resolve("there"));
        link("there", root.resolve("here"));
        assertThat(denied("here")).containsExactly(root.resolve("here"));
    }

    @Test
    void ofWhatIsAbsentEveryMissingPartIsNoted() throws Exception {
        Files.createDirectories(root.resolve("there"));
        LocatedRules located = deny("there/not/yet");
        assertThat(paths(located.policy().denyRead())).containsExactly(root.resolve("there/not/yet"));
        assertThat(located.kinds())
                .containsEntry(root.resolve("there"), FileKind.DIRECTORY)
                .containsEntry(root.resolve("there/not"), FileKind.ABSENT)
                .containsEntry(root.resolve("there/not/yet"), FileKind.ABSENT);
    }

    @Test
    void theExistingPartOfAnAbsentPathIsResolved() throws Exception {
        Files.createDirectories(root.resolve("real"));
        link("link", root.resolve("real"));
        assertThat(denied("link/not/yet")).containsExactly(root.resolve("real/not/yet"));
    }

    @Test
    void beneathAFileThereCanBeNothingSoTheFileStandsForTheRule() throws Exception {
        Path file = file("file");
        assertThat(denied("file/beneath")).containsExactly(file);
    }

    @Test
    void aSecondNameOfADeniedFileIsDeniedToo() throws Exception {
        Path secret = file("a/secret");
        Path second = Files.createLink(root.resolve("a/second"), secret);
        LocatedRules located = deny("a/secret");
        assertThat(paths(located.policy().denyRead())).containsExactlyInAnyOrder(secret, second);
        assertThat(located.kinds()).containsEntry(second, FileKind.FILE);
        assertThat(located.notices()).isEmpty();
    }

    @Test
    void aSecondNameInAWritableTreeIsDeniedToo() throws Exception {
        Path secret = file("a/secret");
        Files.createDirectories(root.resolve("tree/b"));
        Path second = Files.createLink(root.resolve("tree/b/second"), secret);
        FilesystemPolicy policy =
                new FilesystemPolicy(false, List.of(), List.of(), List.of(rule("tree")), List.of(rule("a/secret")));
        assertThat(paths(RuleLocator.locate(policy, NOWHERE).policy().denyWrite()))
                .containsExactlyInAnyOrder(secret, second);
    }

    @Test
    void ofNamesThatAreNotFoundTheUserIsTold() throws Exception {
        Path secret = file("a/secret");
        Files.createDirectories(root.resolve("far"));
        Files.createLink(root.resolve("far/second"), secret);
        LocatedRules located = deny("a/secret");
        assertThat(paths(located.policy().denyRead())).containsExactly(secret);
        assertThat(located.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .startsWith("settings.json:7 (filesystem.rules[0]): \"" + secret
                                + "\" has hard links that were not found (1)"));
    }

    @Test
    void whatLiesAtEachPathIsNoted() throws Exception {
        Path file = file("directory/file");
        LocatedRules located = deny("directory", "directory/file");
        assertThat(located.kinds())
                .containsAllEntriesOf(Map.of(file, FileKind.FILE, root.resolve("directory"), FileKind.DIRECTORY));
    }

    @Test
    void aPatternBecomesTheFilesThatMatchNow() throws Exception {
        Path one = file("a/.env");
        Path two = file("b/.env");
        file("b/other");
        assertThat(denied("*/.env")).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aDenyPatternFollowsTheLinksThatMatch() throws Exception {
        Path secret = file("secret");
        Files.createDirectories(root.resolve("a"));
        link("a/.env", secret);
        assertThat(denied("*/.env")).containsExactly(secret);
    }

    @Test
    void aDenyPatternBeneathALinkHoldsForTheRealPlace() throws Exception {
        Path secret = file("real/key.pem");
        link("linked", root.resolve("real"));
        assertThat(denied("linked/*.pem")).containsExactly(secret);
        assertThat(denied("linked/**/*.pem")).containsExactly(secret);
    }

    @Test
    void aDenyPatternLooksIntoLinkedDirectoriesAsFarAsItsSingleNamesReach() throws Exception {
        Path secret = file("real/key.pem");
        Files.createDirectories(root.resolve("a"));
        link("a/linked", root.resolve("real"));
        assertThat(denied("a/*/*.pem")).containsExactly(secret);
        assertThat(denied("a/**/*.pem")).isEmpty();
    }

    @Test
    void aPatternMatchesThroughALinkToADirectoryAbove() throws Exception {
        Path secret = file("a/key.pem");
        link("a/up", root.resolve("a"));
        assertThat(denied("a/*/*.pem")).containsExactly(secret);
    }

    @Test
    void aMatchWithinAMatchCountsWhereAnotherRuleReachesBetweenThem() throws Exception {
        Path outer = Files.createDirectories(root.resolve("a/x"));
        Path inner = Files.createDirectories(root.resolve("a/x/open/x"));
        FilesystemPolicy policy =
                new FilesystemPolicy(false, List.of(rule("**/x")), List.of(rule("a/x/open")), List.of(), List.of());
        assertThat(paths(RuleLocator.locate(policy, NOWHERE).policy().denyRead()))
                .containsExactly(outer, inner);
        assertThat(denied("**/x")).containsExactly(outer);
    }

    @Test
    void aDanglingLinkIsReadFromWhereItReallyLies() throws Exception {
        Files.createDirectories(root.resolve("far/deep"));
        link("near", root.resolve("far/deep"));
        Files.createSymbolicLink(root.resolve("far/deep/link"), Path.of("../absent"));
        assertThat(denied("near/link")).containsExactly(root.resolve("far/absent"));
    }

    @Test
    void anAllowToReadDoesNotFollowALinkOutOfItsDirectoryAndSaysSo() throws Exception {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(root.resolve("project"));
        link("project/out", outside);
        LocatedRules located = allowRead("project/out");
        assertThat(located.policy().allowRead()).isEmpty();
        assertThat(located.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .startsWith("settings.json:7 (filesystem.rules[0]): ")
                        .contains(root.resolve("project/out").toString(), outside.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"project/out", "project/out/deep", "project/inner", "project/inner/deep"})
    void anAllowToWriteALinkOutOfItsDirectoryIsAnErrorThatSaysHowToMeanIt(String entry) throws Exception {
        Files.createDirectories(root.resolve("outside/deep"));
        Files.createDirectories(root.resolve("project"));
        link("project/inner", root.resolve("project/out"));
        link("project/out", root.resolve("outside"));
        Path real = root.resolve(entry).toRealPath();
        assertThatThrownBy(() -> allow(entry)).isInstanceOfSatisfying(SandboxException.class, refused -> {
            assertThat(refused)
                    .hasMessageStartingWith("settings.json:7 (filesystem.rules[0]): ")
                    .hasMessageContainingAll(root.resolve(entry).toString(), real.toString());
            assertThat(refused.fix()).contains(real.toString());
        });
    }

    @Test
    void aLinkThatAnAllowedPatternMatchesIsLeftOutWhereItLeadsOut() throws Exception {
        Path inside = Files.createDirectories(root.resolve("project/a"));
        link("project/b", Files.createDirectories(root.resolve("outside")));
        LocatedRules located = allow("project/*");
        assertThat(paths(located.policy().allowWrite())).containsExactly(inside);
        assertThat(located.notices()).hasSize(1);
    }

    @Test
    void patternsStayBesidesWithTheRealDirectoriesWhereTheyBegin() throws Exception {
        Path key = file("real/a.key");
        link("linked", root.resolve("real"));
        LocatedRules located = deny("linked/*.key");
        assertThat(paths(located.policy().denyRead())).containsExactly(key);
        assertThat(located.patterns().denyRead())
                .singleElement()
                .satisfies(rule -> assertThat(rule.text()).isEqualTo(root.resolve("real") + "/*.key"));
        assertThat(located.patterns().allowWrite()).isEmpty();
    }

    @Test
    void anAllowedPatternBeneathALinkThatLeadsOutIsNone() throws Exception {
        Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(root.resolve("project/real"));
        link("project/out", root.resolve("outside"));
        link("project/in", root.resolve("project/real"));
        assertThat(allow("project/out/*").patterns().allowWrite()).isEmpty();
        assertThat(allow("project/in/*").patterns().allowWrite())
                .singleElement()
                .satisfies(rule -> assertThat(rule.text()).isEqualTo(root.resolve("project/real") + "/*"));
    }

    @Test
    void anAllowFollowsALinkThatStaysInItsDirectory() throws Exception {
        Path real = Files.createDirectories(root.resolve("project/real"));
        link("project/link", real);
        LocatedRules located = allow("project/link");
        assertThat(paths(located.policy().allowWrite())).containsExactly(real);
        assertThat(located.notices()).isEmpty();
    }

    @Test
    void anAllowOfWhatIsAbsentSaysSo() throws Exception {
        LocatedRules located = allow("absent");
        assertThat(located.policy().allowWrite()).isEmpty();
        assertThat(located.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .startsWith("settings.json:7 (filesystem.rules[0]): ")
                        .contains(root.resolve("absent").toString(), "does not exist"));
    }

    @Test
    void anAllowToReadWhatIsAbsentChangesNothingAndSaysNothing() throws Exception {
        LocatedRules located = allowRead("absent");
        assertThat(located.policy().allowRead()).isEmpty();
        assertThat(located.notices()).isEmpty();
    }

    @Test
    void everyRuleKeepsItsSource() throws Exception {
        file("a/.env");
        assertThat(deny("*/.env").policy().denyRead())
                .extracting(PathRule::source)
                .containsExactly(SOURCE);
    }

    @Test
    void withoutFileRulesNothingIsLookedAt() throws Exception {
        FilesystemPolicy disabled =
                new FilesystemPolicy(true, List.of(rule("a")), List.of(), List.of(), List.of(rule("b")));
        LocatedRules located = RuleLocator.locate(disabled, NOWHERE);
        assertThat(located.policy()).isEqualTo(disabled);
        assertThat(located.kinds()).isEmpty();
    }

    private List<Path> denied(String text) throws SandboxException {
        return paths(deny(text).policy().denyRead());
    }

    private LocatedRules deny(String... texts) throws SandboxException {
        return RuleLocator.locate(
                new FilesystemPolicy(false, Stream.of(texts).map(this::rule).toList(), List.of(), List.of(), List.of()),
                NOWHERE);
    }

    private LocatedRules allow(String text) throws SandboxException {
        return RuleLocator.locate(
                new FilesystemPolicy(false, List.of(), List.of(), List.of(rule(text)), List.of()), NOWHERE);
    }

    private LocatedRules allowRead(String text) throws SandboxException {
        return RuleLocator.locate(
                new FilesystemPolicy(false, List.of(), List.of(rule(text)), List.of(), List.of()), NOWHERE);
    }

    private PathRule rule(String text) {
        return new PathRule(PathPattern.beneath(temporary, text), SOURCE);
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), target);
    }

    private static List<Path> paths(List<PathRule> rules) {
        return rules.stream().map(rule -> rule.pattern().root()).toList();
    }
}
