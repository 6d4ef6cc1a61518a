package dev.srt.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountPlanTest {

    @Test
    void withoutRulesTheRootIsReadOnlyAndNothingElseIsMounted() throws Exception {
        assertThat(new Rules().mounts()).containsExactly("--ro-bind / /");
    }

    @Test
    void aDeniedDirectoryIsEmptyAndADeniedFileCannotBeOpened() throws Exception {
        Rules rules = new Rules()
                .directory("/home/me/.ssh")
                .file("/home/me/.netrc")
                .denyRead("/home/me/.ssh")
                .denyRead("/home/me/.netrc");

        assertThat(rules.mounts())
                .containsExactly(
                        "--ro-bind / /",
                        "--ro-bind /dev/null /home/me/.netrc",
                        "--tmpfs /home/me/.ssh",
                        "--remount-ro /home/me/.ssh");
    }

    @Test
    void noRuleHidesTheToolsNorLetsThemBeChanged() throws Exception {
        Rules rules = new Rules()
                .directory("/tmp")
                .directory(Rules.TOOLS)
                .denyRead("/")
                .allowWrite("/tmp")
                .denyRead(Rules.TOOLS);

        assertThat(rules.allMounts())
                .containsSubsequence(
                        "--bind /tmp /tmp", "--tmpfs " + Rules.TOOLS, "--ro-bind %1$s %1$s".formatted(Rules.TOOLS));
    }

    @Test
    void whatIsAllowedInsideADenyIsPutBackReadOnly() throws Exception {
        Rules rules = new Rules()
                .directory("/data")
                .directory("/data/open")
                .denyRead("/data")
                .allowRead("/data/open");

        assertThat(rules.mounts())
                .containsExactly(
                        "--ro-bind / /", "--tmpfs /data", "--ro-bind /data/open /data/open", "--remount-ro /data");
    }

    @Test
    void whatMayBeWrittenInsideAStatedDenyIsPutBackWritable() throws Exception {
        Rules rules = new Rules()
                .directory("/data")
                .directory("/data/work")
                .denyRead("/data")
                .allowWrite("/data/work");

        assertThat(rules.mounts()).contains("--bind /data/work /data/work");
    }

    @Test
    void aDenyInsideWhatIsPutBackHoldsAgain() throws Exception {
        Rules rules = new Rules()
                .directory("/data")
                .directory("/data/open")
                .directory("/data/open/keys")
                .denyRead("/data")
                .allowRead("/data/open")
                .denyRead("/data/open/keys");

        assertThat(rules.mounts())
                .containsSubsequence(
                        "--tmpfs /data",
                        "--ro-bind /data/open /data/open",
                        "--tmpfs /data/open/keys",
                        "--remount-ro /data",
                        "--remount-ro /data/open/keys");
    }

    @Test
    void aRuleThatAnotherMountCoversCostsNoMount() throws Exception {
        Rules rules = new Rules()
                .directory("/data")
                .directory("/data/a")
                .directory("/work")
                .directory("/work/src")
                .denyRead("/data")
                .denyRead("/data/a")
                .denyWrite("/data/a")
                .allowWrite("/work")
                .allowWrite("/work/src")
                .denyWrite("/usr");

        assertThat(rules.mounts())
                .containsExactly("--ro-bind / /", "--tmpfs /data", "--bind /work /work", "--remount-ro /data");
    }

    @Test
    void aDeniedFileInAWritableTreeIsReadOnlyAndItsParentsCannotBeRenamed() throws Exception {
        Rules rules = new Rules()
                .directory("/work")
                .directory("/work/a")
                .directory("/work/a/b")
                .file("/work/a/b/f")
                .allowWrite("/work")
                .denyWrite("/work/a/b/f");

        assertThat(rules.mounts())
                .containsExactly(
                        "--ro-bind / /",
                        "--ro-bind /work/a /work/a",
                        "--ro-bind /work/a/b /work/a/b",
                        "--bind /work /work",
                        "--ro-bind /work/a/b/f /work/a/b/f");
    }

    @Test
    void aDenyAtOrAboveAnAllowWins() throws Exception {
        Rules rules = new Rules()
                .directory("/work")
                .directory("/work/sub")
                .allowWrite("/work")
                .allowWrite("/work/sub")
                .denyWrite("/work");

        assertThat(rules.mounts()).containsExactly("--ro-bind / /");
    }

    @Test
    void aNameThatMayNotBeMadeIsLeftToWhoJudgesNames() throws Exception {
        Rules rules = new Rules()
                .directory("/work")
                .absent("/work/new")
                .absent("/work/new/file")
                .allowWrite("/work")
                .denyWrite("/work/new/file");

        assertThat(rules.mounts()).containsExactly("--ro-bind / /", "--bind /work /work");
        assertThat(rules.plan().absent()).extracting(Object::toString).containsExactly("/work/new/file");
    }

    @Test
    void anAbsentNameThatMayNotBeReadMayNotBeMadeEither() throws Exception {
        Rules rules = new Rules()
                .directory("/home/me")
                .absent("/home/me/.aws")
                .allowWrite("/home/me")
                .denyRead("/home/me/.aws");

        assertThat(rules.mounts()).containsExactly("--ro-bind / /", "--bind /home/me /home/me");
        assertThat(rules.plan().absent()).extracting(Object::toString).containsExactly("/home/me/.aws");
    }

    @Test
    void underAWritableRootThePinsThemselvesAreWritable() throws Exception {
        Rules rules = new Rules()
                .directory("/etc")
                .directory("/etc/app")
                .file("/etc/app/key")
                .allowWrite("/")
                .denyWrite("/etc/app/key");

        assertThat(rules.mounts())
                .containsExactly(
                        "--bind / /",
                        "--bind /etc /etc",
                        "--bind /etc/app /etc/app",
                        "--ro-bind /etc/app/key /etc/app/key");
    }

    @Test
    void kernelFileSystemsAreNotMountedByRules() throws Exception {
        Rules rules = new Rules()
                .directory("/dev")
                .file("/dev/tty")
                .directory("/proc/sys")
                .allowWrite("/dev/tty")
                .allowWrite("/proc/sys")
                .denyRead("/dev");

        assertThat(rules.mounts()).containsExactly("--ro-bind / /");
    }

    @Test
    void whatTheKernelShowsInSysCanBeDeniedAndNotOpened() throws Exception {
        assertThat(new Rules()
                        .directory("/sys/class")
                        .directory("/sys/fs")
                        .denyRead("/sys/class")
                        .allowWrite("/sys/fs")
                        .mounts())
                .containsExactly("--ro-bind / /", "--tmpfs /sys/class", "--remount-ro /sys/class");
        assertThat(new Rules()
                        .directory("/sys")
                        .allowWrite("/")
                        .denyWrite("/sys")
                        .mounts())
                .containsExactly("--bind / /", "--ro-bind /sys /sys");
        assertThat(new Rules()
                        .directory("/sys/class")
                        .denyRead("/")
                        .denyRead("/sys/class")
                        .mounts())
                .containsExactly(
                        "--ro-bind /sys /sys", "--tmpfs /sys/class", "--remount-ro /", "--remount-ro /sys/class");
    }

    @Test
    void aDeniedRootIsRebuiltFromWhatIsAllowed() throws Exception {
        Rules rules = new Rules()
                .directory("/usr")
                .link("/lib", "usr/lib")
                .denyRead("/")
                .allowRead("/usr");

        assertThat(rules.mounts())
                .containsExactly(
                        "--ro-bind /sys /sys", "--symlink usr/lib /lib", "--ro-bind /usr /usr", "--remount-ro /");
    }

    @Test
    void withoutFileRulesEverythingIsAsOnTheHost() throws Exception {
        assertThat(new Rules().disabled().mounts()).containsExactly("--bind / /");
    }

    @Test
    void spacesAndNewlinesStayInOneArgument() throws Exception {
        Rules rules = new Rules().directory("/a b\nc").allowWrite("/a b\nc");

        assertThat(rules.withoutHelper().launch().argv()).containsSubsequence("--bind", "/a b\nc", "/a b\nc");
    }
}
