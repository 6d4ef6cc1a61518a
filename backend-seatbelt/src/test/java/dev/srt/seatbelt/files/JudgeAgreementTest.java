package dev.srt.seatbelt.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.seatbelt.profile.InexpressibleException;
import dev.srt.seatbelt.profile.Profile;
import dev.srt.seatbelt.reader.PathMatcher;
import dev.srt.seatbelt.reader.SimulatedSeatbelt;
import dev.srt.seatbelt.reader.Want;
import dev.srt.spi.FileKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A profile means what the judge says, by an evaluator that shares nothing with what writes profiles. Simulated. */
class JudgeAgreementTest {

    @Property(tries = 200)
    void readingIsAllowedWhereTheJudgeAllowsIt(
            @ForAll("exact") FilesystemPolicy policy, @ForAll("paths") List<Path> paths, @ForAll boolean existing) {
        SimulatedSeatbelt seatbelt = seatbelt(policy, existing, PathMatcher.BY_CHARACTERS);
        FileJudge judge = FileJudge.of(policy);

        for (Path path : paths) {
            assertThat(seatbelt.allows(Want.file("file-read-data", path)))
                    .as("reading %s", path)
                    .isEqualTo(judge.read(path).allowed());
        }
    }

    @Property(tries = 200)
    void writingIsAllowedWhereTheJudgeAllowsIt(
            @ForAll("exact") FilesystemPolicy policy, @ForAll("paths") List<Path> paths, @ForAll boolean existing) {
        SimulatedSeatbelt seatbelt = seatbelt(policy, existing, PathMatcher.BY_CHARACTERS);
        FileJudge judge = FileJudge.of(policy);

        for (Path path : paths) {
            assertThat(seatbelt.allows(Want.file("file-write-data", path)))
                    .as("writing %s", path)
                    .isEqualTo(judge.write(path).allowed());
        }
    }

    /** Whatever the policy and however the system's matcher takes characters. */
    @Property(tries = 200)
    void nothingIsAllowedThatTheJudgeDenies(
            @ForAll("any") FilesystemPolicy policy, @ForAll("paths") List<Path> paths, @ForAll PathMatcher matcher) {
        SimulatedSeatbelt seatbelt = seatbelt(policy, true, matcher);
        FileJudge judge = FileJudge.of(policy);

        for (Path path : paths) {
            if (!judge.read(path).allowed()) {
                assertThat(List.of("file-read-data", "process-exec", "file-write-data"))
                        .noneMatch(operation -> seatbelt.allows(Want.file(operation, path)));
            }
            if (!judge.write(path).allowed()) {
                assertThat(List.of("file-write-data", "file-write-create", "file-write-unlink", "file-write-mode"))
                        .noneMatch(operation -> seatbelt.allows(Want.file(operation, path)));
            }
        }
    }

    /** Or what is denied could be had by another path. */
    @Property(tries = 200)
    void nothingAboveADeniedPathIsMovedOrMade(@ForAll("any") FilesystemPolicy policy, @ForAll boolean existing) {
        SimulatedSeatbelt seatbelt = seatbelt(policy, existing, PathMatcher.BY_CHARACTERS);

        Stream.concat(policy.denyRead().stream(), policy.denyWrite().stream())
                .map(rule -> rule.pattern().root())
                .flatMap(path -> Stream.iterate(path.getParent(), at -> at != null, Path::getParent))
                .filter(above -> above.getNameCount() > 0)
                .forEach(above -> assertThat(List.of("file-write-unlink", "file-write-create"))
                        .noneMatch(operation -> seatbelt.allows(Want.file(operation, above))));
    }

    @Provide
    Arbitrary<FilesystemPolicy> exact() {
        return Policies.exact();
    }

    @Provide
    Arbitrary<FilesystemPolicy> any() {
        return Policies.any();
    }

    @Provide
    Arbitrary<List<Path>> paths() {
        return Policies.paths().list().ofSize(30);
    }

    private static SimulatedSeatbelt seatbelt(FilesystemPolicy policy, boolean existing, PathMatcher matcher) {
        try {
            Profile profile = new Profile(
                    "tag", FileRules.of(policy, existing ? kinds(policy) : Map.of(), Set.of(), Path.of("/tools")));
            return SimulatedSeatbelt.of(profile.text(), matcher);
        } catch (InexpressibleException e) {
            Assume.that(false);
            throw e;
        }
    }

    private static Map<Path, FileKind> kinds(FilesystemPolicy policy) {
        Map<Path, FileKind> kinds = new HashMap<>();
        Stream.of(policy.denyRead(), policy.allowRead(), policy.allowWrite(), policy.denyWrite())
                .flatMap(List<PathRule>::stream)
                .forEach(rule -> kinds.put(rule.pattern().root(), FileKind.DIRECTORY));
        return kinds;
    }
}
