package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be read, as the cases that every backend has to pass put it. Simulated. */
class ReadingTest {

    private static SimulatedMac mac(Confinements confinements) {
        return new SimulatedMac(confinements.scratch().seatbelt());
    }

    @Test
    void whatNoRuleNamesIsRead() {
        assertThat(mac(new Confinements()).file("/out/f", "v").read("/out/f")).isEqualTo("v");
    }

    @Test
    void aDeniedFileIsNotReadNorRunAndTheOthersAre() {
        SimulatedMac mac = mac(new Confinements().files("/out/f").denyRead("/out/f"))
                .file("/out/f", "secret")
                .file("/out/g", "fine");

        assertThat(mac.read("/out/f")).isNull();
        assertThat(mac.run("/out/f")).isFalse();
        assertThat(mac.read("/out/g")).isEqualTo("fine");
        assertThat(mac.run("/out/g")).isTrue();
    }

    @Test
    void aDeniedDirectoryIsNotListedAndNothingInItIsReadOrWritten() {
        SimulatedMac mac =
                mac(new Confinements().directories("/out/d").denyRead("/out/d")).file("/out/d/name", "secret");

        assertThat(mac.list("/out/d")).isNull();
        assertThat(mac.read("/out/d/name")).isNull();
        assertThat(mac.write("/out/d/new", "x")).isFalse();
    }

    @Test
    void aDenyHoldsForWhatIsMadeLater() {
        SimulatedMac mac = mac(new Confinements().directories("/out").denyRead("/out/later", "/out/**/*.key"));

        mac.file("/out/later", "secret").file("/out/a/b/new.key", "secret").file("/out/a/b/new.pub", "fine");
        assertThat(mac.read("/out/later")).isNull();
        assertThat(mac.read("/out/a/b/new.key")).isNull();
        assertThat(mac.read("/out/a/b/new.pub")).isEqualTo("fine");
    }

    /** Most file systems of a Mac take either case for the same name, and so the name that comes to be may be in another. */
    @Test
    void aDenyOfWhatIsNotThereHoldsInAnyCase() {
        SimulatedMac mac = mac(new Confinements().directories("/out").denyRead("/out/dir/Later"));

        assertThat(mac.file("/out/DIR/later", "secret").read("/out/DIR/later")).isNull();
        assertThat(mac.file("/out/dir/later.x", "fine").read("/out/dir/later.x"))
                .isEqualTo("fine");
    }

    @Test
    void aFileThatTheHostPutsInPlaceOfADeniedOneIsDeniedToo() {
        SimulatedMac mac =
                mac(new Confinements().files("/out/f").denyRead("/out/f")).file("/out/f", "old");

        assertThat(mac.file("/out/f", "new").read("/out/f")).isNull();
    }

    @Test
    void noLinkLeadsAroundADeny() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/work", "/out/d")
                        .denyRead("/out/d")
                        .allowWrite("/work"))
                .file("/out/d/k", "secret")
                .directory("/work")
                .link("/work/there", "/out/d/k");

        assertThat(mac.read("/work/there")).isNull();
        assertThat(mac.makeLink("/work/made", "/out/d")).isTrue();
        assertThat(mac.read("/work/made/k")).isNull();
        assertThat(mac.makeHardLink("/out/d/k", "/work/hard")).isFalse();
    }

    @Test
    void whatIsAllowedInsideADenyIsReadAndTheWayThereMayBeLookedUpButNotListed() {
        Confinements confinements = new Confinements()
                .directories("/data", "/data/in/open")
                .denyRead("/data")
                .allowRead("/data/in/open");
        SimulatedMac mac = mac(confinements).file("/data/in/open/f", "fine").file("/data/in/s", "secret");

        assertThat(mac.read("/data/in/open/f")).isEqualTo("fine");
        assertThat(mac.read("/data/in/s")).isNull();
        assertThat(mac.list("/data/in")).isNull();
        assertThat(Asked.of(confinements).file("file-read-metadata", "/data/in"))
                .isTrue();
        assertThat(Asked.of(confinements).file("file-read-metadata", "/data/in/s"))
                .isFalse();
    }

    @Test
    void aDenyInsideAnAllowHoldsAgain() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/data", "/data/open", "/data/open/keys")
                        .denyRead("/data", "/data/open/keys")
                        .allowRead("/data/open"))
                .file("/data/open/keys/k", "secret")
                .file("/data/open/f", "fine");

        assertThat(mac.read("/data/open/keys/k")).isNull();
        assertThat(mac.read("/data/open/f")).isEqualTo("fine");
    }

    @Test
    void anAllowOfTheSamePathLiftsADenyUnlessThatIsFirm() {
        assertThat(mac(new Confinements().files("/f").denyRead("/f").allowRead("/f"))
                        .file("/f", "fine")
                        .read("/f"))
                .isEqualTo("fine");
        assertThat(mac(new Confinements().files("/f").denyReadFirmly("/f").allowRead("/f"))
                        .file("/f", "secret")
                        .read("/f"))
                .isNull();
    }

    @Test
    void patternsMeanWhatTheyMeanElsewhere() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/w")
                        .denyRead("/w/?.txt", "/w/[x-z]1", "/w/app/[id]", "/w/lib/[id]/**/p"))
                .file("/w/a.txt", "secret")
                .file("/w/é.txt", "secret")
                .file("/w/ab.txt", "fine")
                .file("/w/y1", "secret")
                .file("/w/a1", "fine")
                .file("/w/app/[id]/p", "secret")
                .file("/w/lib/d/x/y/p", "secret")
                .file("/w/lib/e/p", "fine");

        assertThat(Stream.of("a.txt", "é.txt", "y1", "app/[id]/p", "lib/d/x/y/p"))
                .allMatch(path -> mac.read("/w/" + path) == null);
        assertThat(Stream.of("ab.txt", "a1", "lib/e/p")).allMatch(path -> "fine".equals(mac.read("/w/" + path)));
    }

    @Test
    void withTheRootDeniedOnlyWhatIsAllowedIsReadAndProgramsStillFindTheirWay() {
        Confinements confinements = new Confinements()
                .directories("/usr", "/private/etc", "/work")
                .rootLink("/etc", "/private/etc")
                .denyRead("/")
                .allowRead("/usr", "/private/etc", "/work");
        SimulatedMac mac = mac(confinements)
                .file("/usr/bin/cat", "program")
                .file("/private/etc/hosts", "hosts")
                .file("/work/f", "fine")
                .file("/out/s", "secret")
                .link("/etc", "/private/etc");

        assertThat(mac.run("/usr/bin/cat")).isTrue();
        assertThat(mac.read("/work/f")).isEqualTo("fine");
        assertThat(mac.read("/etc/hosts")).isEqualTo("hosts");
        assertThat(mac.read("/out/s")).isNull();
        assertThat(mac.list("/out")).isNull();
        assertThat(Asked.of(confinements).file("file-read-metadata", "/etc")).isTrue();
        assertThat(Asked.of(confinements).file("file-read-data", "/"))
                .as("the loader reads it")
                .isTrue();
        assertThat(Asked.of(confinements).file("file-read-data", "/dev/urandom"))
                .isTrue();
    }

    @Test
    void aDeniedDirectoryIsNotMovedAwayNorIsAnyAboveIt() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/work", "/work/a/s")
                        .denyRead("/work/a/s")
                        .allowWrite("/work"))
                .file("/work/a/s/k", "secret")
                .file("/work/b/k", "fine");

        assertThat(mac.rename("/work/a/s", "/work/t")).isFalse();
        assertThat(mac.rename("/work/a", "/work/t")).isFalse();
        assertThat(mac.rename("/work/b", "/work/t")).isTrue();
        assertThat(mac.read("/work/t/k")).isEqualTo("fine");
    }

    @Test
    void theDirectoryThatAPatternNamesOnTheWayIsNotMovedAway() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/work", "/work/p")
                        .denyRead("/work/p/**/keys/*.pem")
                        .allowWrite("/work"))
                .file("/work/p/a/keys/x.pem", "secret")
                .file("/work/p/a/other/x.pem", "fine");

        assertThat(mac.rename("/work/p/a/keys", "/work/p/a/k")).isFalse();
        assertThat(mac.rename("/work/p", "/work/q")).isFalse();
        assertThat(mac.rename("/work/p/a/other", "/work/p/a/o")).isTrue();
    }

    @Test
    void otherSandboxesAreHiddenAndTheToolsAreNot() {
        SimulatedMac mac = mac(new Confinements().denyRead("/private/tmp"))
                .file("/private/tmp/srt-501/other/tmp/f", "secret")
                .file(Confinements.SCRATCH.tools() + "/srt-connect", "tool");

        assertThat(mac.read("/private/tmp/srt-501/other/tmp/f")).isNull();
        assertThat(mac.list("/private/tmp/srt-501")).isNull();
        assertThat(mac.read(Confinements.SCRATCH.tools() + "/srt-connect")).isEqualTo("tool");
        assertThat(mac.run(Confinements.SCRATCH.tools() + "/srt-connect")).isTrue();
        assertThat(mac.write(Confinements.SCRATCH.tools() + "/srt-connect", "x"))
                .isFalse();
    }
}
