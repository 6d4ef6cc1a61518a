package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import dev.srt.spi.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void anAllowDoesNotFollowALinkOutOfItsDirectory() throws Exception {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(root.resolve("project"));
        link("project/out", outside);
        LocatedRules located = allow("project/out");
        assertThat(located.policy().allowWrite()).isEmpty();
        assertThat(located.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .startsWith("settings.json:7 (filesystem.rules[0]): ")
                        .contains(root.resolve("project/out").toString(), outside.toString()));
    }

    @Test
    void anAllowBeneathALinkOutOfItsDirectoryIsRefusedToo() throws Exception {
        Files.createDirectories(root.resolve("outside/deep"));
        Files.createDirectories(root.resolve("project"));
        link("project/out", root.resolve("outside"));
        LocatedRules located = allow("project/out/deep");
        assertThat(located.policy().allowWrite()).isEmpty();
        assertThat(located.notices()).hasSize(1);
    }

    @Test
    void aLinkThatLeadsBackThroughAnotherIsJudgedByItsEnd() throws Exception {
        Files.createDirectories(root.resolve("project"));
        Files.createDirectories(root.resolve("outside"));
        link("project/inner", root.resolve("project/out"));
        link("project/out", root.resolve("outside"));
        assertThat(allow("project/inner").policy().allowWrite()).isEmpty();
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
    void anAllowOfWhatIsAbsentSaysSo() {
        LocatedRules located = allow("absent");
        assertThat(located.policy().allowWrite()).isEmpty();
        assertThat(located.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .startsWith("settings.json:7 (filesystem.rules[0]): ")
                        .contains(root.resolve("absent").toString(), "does not exist"));
    }

    @Test
    void anAllowToReadWhatIsAbsentChangesNothingAndSaysNothing() {
        LocatedRules located = RuleLocator.locate(
                new FilesystemPolicy(false, List.of(), List.of(rule("absent")), List.of(), List.of()), NOWHERE);
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
    void withoutFileRulesNothingIsLookedAt() {
        FilesystemPolicy disabled =
                new FilesystemPolicy(true, List.of(rule("a")), List.of(), List.of(), List.of(rule("b")));
        LocatedRules located = RuleLocator.locate(disabled, NOWHERE);
        assertThat(located.policy()).isEqualTo(disabled);
        assertThat(located.kinds()).isEmpty();
    }

    private List<Path> denied(String text) {
        return paths(deny(text).policy().denyRead());
    }

    private LocatedRules deny(String... texts) {
        return RuleLocator.locate(
                new FilesystemPolicy(false, Stream.of(texts).map(this::rule).toList(), List.of(), List.of(), List.of()),
                NOWHERE);
    }

    private LocatedRules allow(String text) {
        return RuleLocator.locate(
                new FilesystemPolicy(false, List.of(), List.of(), List.of(rule(text)), List.of()), NOWHERE);
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
