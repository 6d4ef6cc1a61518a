package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What can be written, as the cases that every backend has to pass put it. Simulated. */
class WritingTest {

    private static SimulatedMac mac(Confinements confinements) {
        return new SimulatedMac(confinements.scratch().seatbelt())
                .directory("/work")
                .directory("/out");
    }

    private static Confinements work() {
        return new Confinements().directories("/work", "/out").allowWrite("/work");
    }

    @Test
    void nothingIsWrittenThatNoRuleAllows() {
        SimulatedMac mac = mac(new Confinements().directories("/work")).file("/work/f", "old");

        assertThat(mac.write("/work/f", "x")).isFalse();
        assertThat(mac.write("/work/new", "x")).isFalse();
        assertThat(mac.makeDirectory("/work/d")).isFalse();
        assertThat(mac.remove("/work/f")).isFalse();
        assertThat(mac.changeMode("/work/f")).isFalse();
        assertThat(mac.write("/private/tmp/x", "x")).isFalse();
    }

    @Test
    void aTreeThatMayBeWrittenIsWrittenInAllItsDepthAndNothingBesideIt() {
        SimulatedMac mac = mac(work()).file("/out/t", "old");

        assertThat(mac.write("/work/f", "x")).isTrue();
        assertThat(mac.makeDirectory("/work/a")).isTrue();
        assertThat(mac.makeDirectory("/work/a/b")).isTrue();
        assertThat(mac.write("/work/a/b/g", "y")).isTrue();
        assertThat(mac.rename("/work/a", "/work/c")).isTrue();
        assertThat(mac.write("/work/../out/f", "x")).isFalse();
        assertThat(mac.write("/workshop", "x")).isFalse();
        assertThat(mac.changeMode("/out/t")).isFalse();
    }

    @Test
    void theCommandsOwnTemporaryDirectoryIsWritten() {
        String temporary = Confinements.SCRATCH.temporary().toString();
        SimulatedMac mac = mac(new Confinements()).directory(temporary);

        assertThat(mac.write(temporary + "/f", "x")).isTrue();
        assertThat(mac.read(temporary + "/f")).isEqualTo("x");
        assertThat(mac.write(temporary + "/.bashrc", "x"))
                .as("nobody runs what lies there")
                .isTrue();
    }

    @Test
    void aSingleFileIsWrittenAndReplacedAndNoneBesideIt() {
        SimulatedMac mac = mac(new Confinements().files("/work/f.txt").allowWrite("/work/f.txt"))
                .file("/work/f.txt", "old")
                .file("/work/g.txt", "old");

        assertThat(mac.write("/work/f.txt", "new")).isTrue();
        assertThat(mac.remove("/work/f.txt")).isTrue();
        assertThat(mac.write("/work/f.txt", "new")).isTrue();
        assertThat(mac.write("/work/g.txt", "new")).isFalse();
    }

    @Test
    void filesOfAPatternAreWrittenAlsoWhereTheyAreNew() {
        SimulatedMac mac = mac(new Confinements().directories("/work").allowWrite("/work/**/*.log"));

        assertThat(mac.write("/work/a.log", "x")).isTrue();
        assertThat(mac.write("/work/a.txt", "x")).isFalse();
    }

    @Test
    void aDeniedFileIsNeitherWrittenNorMovedAndStillRead() {
        SimulatedMac mac =
                mac(work().files("/work/.env").denyWrite("/work/.env")).file("/work/.env", "old");

        assertThat(mac.write("/work/.env", "new")).isFalse();
        assertThat(mac.rename("/work/.env", "/work/x")).isFalse();
        assertThat(mac.remove("/work/.env")).isFalse();
        assertThat(mac.rename("/work/other", "/work/.env")).isFalse();
        assertThat(mac.changeMode("/work/.env")).isFalse();
        assertThat(mac.read("/work/.env")).isEqualTo("old");
    }

    @Test
    void nothingIsMadeInADeniedDirectory() {
        SimulatedMac mac = mac(work().directories("/work/vendor").denyWrite("/work/vendor"))
                .file("/work/vendor/f", "old");

        assertThat(mac.write("/work/vendor/f", "new")).isFalse();
        assertThat(mac.write("/work/vendor/g", "new")).isFalse();
        assertThat(mac.makeDirectory("/work/vendor/h")).isFalse();
    }

    @Test
    void directoriesAboveADeniedOneStay() {
        SimulatedMac mac =
                mac(work().directories("/work/a/b/c").denyWrite("/work/a/b/c")).file("/work/a/b/c/f", "old");

        assertThat(mac.rename("/work/a", "/work/z")).isFalse();
        assertThat(mac.rename("/work/a/b", "/work/a/y")).isFalse();
        assertThat(mac.write("/work/a/b/other", "x")).isTrue();
        assertThat(mac.read("/work/a/b/c/f")).isEqualTo("old");
    }

    @Test
    void aDeniedPathThatIsNotThereIsNotMadeNorBroughtThere() {
        SimulatedMac mac = mac(work().denyWrite("/work/newfile", "/work/dir/file"));

        assertThat(mac.write("/work/newfile", "x")).isFalse();
        assertThat(mac.write("/work/NewFile", "x")).isFalse();
        assertThat(mac.makeDirectory("/work/d")).isTrue();
        assertThat(mac.write("/work/d/file", "x")).isTrue();
        assertThat(mac.rename("/work/d", "/work/dir")).isFalse();
        assertThat(mac.rename("/work/d", "/work/DIR")).isFalse();
    }

    @Test
    void aDenyAboveAnAllowWins() {
        SimulatedMac mac = mac(work().directories("/work/sub")
                        .allowWrite("/work/sub")
                        .denyWrite("/work"))
                .directory("/work/sub");

        assertThat(mac.write("/work/f", "x")).isFalse();
        assertThat(mac.write("/work/sub/f", "x")).isFalse();
    }

    @Test
    void noLinkLeadsOut() {
        SimulatedMac mac = mac(work()).file("/out/t", "old").link("/work/there", "/out/t");

        assertThat(mac.makeLink("/work/esc", "/out")).isTrue();
        assertThat(mac.write("/work/esc/f", "x")).isFalse();
        assertThat(mac.write("/work/there", "new")).isFalse();
        assertThat(mac.makeHardLink("/out/t", "/work/h")).isFalse();
    }

    @Test
    void everythingMayBeWrittenButADeniedDirectory() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/out/d")
                        .allowWrite("/")
                        .denyWrite("/out/d"))
                .directory("/out/d");

        assertThat(mac.write("/out/f", "x")).isTrue();
        assertThat(mac.write("/out/d/f", "x")).isFalse();
        assertThat(mac.rename("/out", "/elsewhere")).isFalse();
    }

    @Test
    void whatMayBeWrittenInsideAReadDenyIsReadToo() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/out", "/out/w")
                        .denyRead("/out")
                        .allowWrite("/out/w"))
                .directory("/out/w")
                .file("/out/s", "secret");

        assertThat(mac.write("/out/w/f", "x")).isTrue();
        assertThat(mac.read("/out/w/f")).isEqualTo("x");
        assertThat(mac.read("/out/s")).isNull();
        assertThat(mac.write("/out/s", "x")).isFalse();
    }

    @Test
    void butNotInsideADenyOfSrtsOwn() {
        SimulatedMac mac = mac(new Confinements()
                        .directories("/home", "/home/.ssh")
                        .denyReadBuiltIn("/home/.ssh")
                        .allowWrite("/home/.ssh", "/home"))
                .file("/home/.ssh/id", "secret");

        assertThat(mac.read("/home/.ssh/id")).isNull();
        assertThat(mac.write("/home/.ssh/id", "x")).isFalse();
        assertThat(mac.rename("/home/.ssh", "/home/ssh")).isFalse();
    }

    @Test
    void aTreeThatMayBeWrittenIsNotItselfMovedAway() {
        SimulatedMac mac =
                mac(work().directories("/work/in").allowWrite("/work/in")).directory("/work/in");

        assertThat(mac.rename("/work/in", "/work/out")).isFalse();
        assertThat(mac.remove("/work/in")).isFalse();
        assertThat(mac.remove("/work")).isFalse();
    }

    @Test
    void withoutFileRulesEverythingIsReadAndWrittenButDevices() {
        SimulatedMac mac = mac(new Confinements().denyRead("/out").disabled())
                .file("/out/f", "v")
                .file("/dev/disk0", "x");

        assertThat(mac.read("/out/f")).isEqualTo("v");
        assertThat(mac.write("/out/f", "x")).isTrue();
        assertThat(mac.write("/work/.bashrc", "x")).isTrue();
        assertThat(mac.read("/dev/disk0")).isNull();
    }
}
