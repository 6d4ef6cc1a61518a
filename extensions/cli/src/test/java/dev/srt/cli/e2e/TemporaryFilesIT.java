package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing stays in directories that everybody may write. */
@Needs({"root", "bwrap", "setpriv"})
class TemporaryFilesIT {

    @Test
    void noFileStaysInTheTemporaryDirectories() throws Exception {
        try (Srt srt = Srt.of(Caller.PLAIN)) {
            Set<String> before = filesOfNobody(srt.workspace().top());
            Outcome outcome = srt.run("-c", "echo x >\"$TMPDIR/file\" && mktemp");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            Set<String> after = filesOfNobody(srt.workspace().top());
            after.removeAll(before);
            assertThat(after).isEmpty();
        }
    }

    @Test
    @Needs({"unshare", "mount"})
    void withoutSpaceForTheHelperNoCommandStartsAndNothingStays() throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT).through("""
                        exec unshare --mount bash -c '
                            mount -t tmpfs -o size=400k none /mnt || exit 97
                            export TMPDIR=/mnt
                            "$@"
                            status=$?
                            ls -A /mnt
                            exit $status' bash "$@"
                        """)) {
            Outcome outcome = srt.run("-c", "echo it runs");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr())
                    .contains("cannot lay out the sandbox's tools in /mnt/", "No space left on device")
                    .doesNotContain("\tat ");
        }
    }

    /** What the user of {@link Caller#PLAIN} has in directories that everybody may write, but for one directory. */
    private static Set<String> filesOfNobody(Path except) throws Exception {
        Process find = new ProcessBuilder(List.of(
                        "find",
                        "/tmp",
                        "/var/tmp",
                        "/dev/shm",
                        "-path",
                        except.toString(),
                        "-prune",
                        "-o",
                        "-uid",
                        Integer.toString(Caller.NOBODY),
                        "!",
                        "-type",
                        "d",
                        "-print"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = find.inputReader(StandardCharsets.UTF_8)) {
            return new TreeSet<>(lines.lines().toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
