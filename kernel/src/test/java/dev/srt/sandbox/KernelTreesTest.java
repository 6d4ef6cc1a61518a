package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import dev.srt.spi.SandboxException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule about /dev, /proc or /sys holds, or is refused. */
class KernelTreesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev",
                "/dev/null",
                "/dev/shm/x",
                "/proc",
                "/proc/self/environ",
                "/proc/cpuinfo",
                "/dev/*",
                "/proc/*/fd"
            })
    void aReadDenyOfWhatEveryCommandHasIsRefused(String path) {
        refused(policy(path, null, null, null), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/sda", "/dev/mem", "/proc/1/environ", "/sys/kernel", "/sys"})
    void aReadDenyOfWhatNoCommandSeesOrMountsCanHideHolds(String path) throws Exception {
        FilesystemPolicy policy = policy(path, null, null, null);
        assertThat(KernelTrees.check(policy)).isEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/kvm-of-another-system",
                "/dev/null",
                "/dev/tty",
                "/dev/stdout",
                "/dev/fd/3",
                "/proc/self/oom_score_adj"
            })
    void whatEveryCommandMayWriteCanBeAllowed(String path) {
        assertThatCode(() -> KernelTrees.check(policy(null, null, path, null))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/dev", "/proc", "/proc/sys/kernel/core_pattern", "/proc/1/mem", "/sys/power/state", "/sys/**"})
    void nothingElseThereCanBeOpenedForWriting(String path) {
        refused(policy(null, null, path, null), path.replace("/**", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys", "/proc/sys/vm/drop_caches", "/proc/1", "/dev/sda", "/sys/power"})
    void whatNoCommandWritesCanBeDenied(String path) {
        assertThatCode(() -> KernelTrees.check(policy(null, null, null, path))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev/shm", "/proc/self/mem"})
    void aWriteDenyOfWhatEveryCommandMayWriteIsRefused(String path) {
        refused(policy(null, null, null, path), path);
    }

    private static void refused(FilesystemPolicy policy, String path) {
        assertThatThrownBy(() -> KernelTrees.check(policy))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refused -> assertThat(refused)
                                .hasMessageStartingWith("s.json:3 (filesystem.x[0]): \"" + path + "\""));
    }

    private static FilesystemPolicy policy(String denyRead, String allowRead, String allowWrite, String denyWrite) {
        return new FilesystemPolicy(false, rules(denyRead), rules(allowRead), rules(allowWrite), rules(denyWrite));
    }

    private static List<PathRule> rules(String path) {
        return path == null
                ? List.of()
                : List.of(new PathRule(PathPattern.parse(path), new Source("s.json", 3, "filesystem.x[0]")));
    }
}
