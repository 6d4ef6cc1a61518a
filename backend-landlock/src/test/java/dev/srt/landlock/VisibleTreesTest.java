package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VisibleTreesTest {

    /** A host with a user whose home holds a project and keys. */
    private static HostTree host() {
        return new HostTree()
                .directory("/", "usr", "home", "tmp")
                .directory("/home", "me", "you")
                .directory("/home/me", ".ssh", "project", "notes")
                .directory("/home/me/.ssh", "id_rsa", "config");
    }

    @Test
    void withoutRulesTheRootIsReadable() throws Exception {
        assertThat(host().readable()).containsExactly("/");
        assertThat(host().writable()).isEmpty();
    }

    @Test
    void noRuleHidesTheToolsNorLetsThemBeChanged() throws Exception {
        HostTree host = host().denyRead("/").denyRead(HostTree.TOOLS);
        assertThat(host.fence().readable().orElseThrow()).containsExactly(Path.of(HostTree.TOOLS));
        assertThat(host.writable()).isEmpty();
    }

    @Test
    void aDenyInsideAReadableTreeNamesEverythingBesideIt() throws Exception {
        assertThat(host().denyRead("/home/me/.ssh").readable())
                .containsExactlyInAnyOrder("/usr", "/tmp", "/home/you", "/home/me/project", "/home/me/notes");
    }

    @Test
    void twoDeniesLeaveWhatIsBesideBoth() throws Exception {
        assertThat(host().denyRead("/home/me/.ssh/id_rsa").denyRead("/home/you").readable())
                .containsExactlyInAnyOrder(
                        "/usr", "/tmp", "/home/me/project", "/home/me/notes", "/home/me/.ssh/config");
    }

    @Test
    void aDirectoryThatCannotBeListedShowsNothing() throws Exception {
        HostTree host = new HostTree().directory("/", "home").denyRead("/home/me/.ssh");
        assertThat(host.readable()).isEmpty();
    }

    @Test
    void aDeniedRootShowsWhatIsAllowedAndNothingElse() throws Exception {
        HostTree host = host().denyRead("/").allowRead("/usr").allowRead("/home/me/notes");
        assertThat(host.readable()).containsExactlyInAnyOrder("/usr", "/home/me/notes");
    }

    @Test
    void whatMayBeWrittenInsideADeniedTreeIsWritableAndItsNeighboursStayHidden() throws Exception {
        HostTree host = host().denyRead("/home").allowWrite("/home/me/project");
        assertThat(host.writable()).containsExactly("/home/me/project");
        assertThat(host.readable()).containsExactlyInAnyOrder("/usr", "/tmp");
    }

    @Test
    void whatMayBeWrittenInsideAReadableTreeLeavesTheRestReadable() throws Exception {
        HostTree host = host().allowWrite("/home/me/project");
        assertThat(host.writable()).containsExactly("/home/me/project");
        assertThat(host.readable())
                .containsExactlyInAnyOrder("/usr", "/tmp", "/home/you", "/home/me/.ssh", "/home/me/notes");
    }

    @Test
    void aReadDenyInsideAWritableTreeIsRefusedByItsRule() {
        refused(host().allowWrite("/home/me").denyRead("/home/me/.ssh"), "/home/me/.ssh", "denyRead");
    }

    @Test
    void aWriteDenyInsideAWritableTreeIsLeftToTheHelper() throws Exception {
        assertThat(host().allowWrite("/home/me").denyWrite("/home/me/notes").writable())
                .containsExactly("/home/me");
    }

    @Test
    void aNameThatIsNotThereAndMayNotBeReadHidesNothing() throws Exception {
        assertThat(host().allowWrite("/home/me").denyRead("/home/me/.later").writable())
                .containsExactly("/home/me");
    }

    @Test
    void aDenyThatCoversTheWholeWritableTreeLeavesNothingToWrite() throws Exception {
        HostTree host = host().allowWrite("/home/me/project").denyWrite("/home/me");
        assertThat(host.writable()).isEmpty();
    }

    @Test
    void withoutNamespacesNothingOfTheHostsProcAndSharedMemoryIsWritable() throws Exception {
        assertThat(host().fence().writable()).noneMatch(path -> path.startsWith("/proc") || path.endsWith("shm"));
    }

    @Test
    void inNamespacesTheirOwnProcAndSharedMemoryAreWritable() throws Exception {
        assertThat(host().withNamespaces().fence().writable())
                .extracting(Object::toString)
                .contains("/proc", "/dev/shm");
    }

    @Test
    void harmlessDevicesAreWritableAndNoDirectoryOfDevices() throws Exception {
        assertThat(host().fence().writable())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");
    }

    private static void refused(HostTree host, String path, String key) {
        assertThatThrownBy(host::fence)
                .isInstanceOfSatisfying(
                        UnenforceableException.class,
                        refusal -> assertThat(refusal.fix()).contains("bubblewrap"))
                .hasMessageContaining("\"" + path + "\"")
                .hasMessageContaining("test.json")
                .hasMessageContaining(key);
    }
}
