package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directories of a sandbox are private, and gone at its end. */
class ScratchSpaceTest {
    private static final String PRIVATE = "rwx------";

    @TempDir
    private Path base;

    private int uid;
    private Path parent;

    @BeforeEach
    void findOutWhoRunsThis() throws Exception {
        uid = HostProbe.user().uid();
        parent = base.toRealPath().resolve("srt-" + uid);
    }

    @Test
    void everyDirectoryIsPrivate() throws Exception {
        try (ScratchSpace scratch = ScratchSpace.make(base, uid)) {
            assertThat(modeOf(parent)).isEqualTo(PRIVATE);
            assertThat(modeOf(scratch.directory())).isEqualTo(PRIVATE);
            assertThat(modeOf(scratch.paths().temporary())).isEqualTo(PRIVATE);
            assertThat(modeOf(scratch.paths().tools())).isEqualTo(PRIVATE);
        }
    }

    @Test
    void whatIsHiddenHoldsEverySandboxOfTheUser() throws Exception {
        try (ScratchSpace one = ScratchSpace.make(base, uid);
                ScratchSpace other = ScratchSpace.make(base, uid)) {
            assertThat(one.paths().hidden())
                    .isEqualTo(parent)
                    .isEqualTo(other.paths().hidden());
            assertThat(one.directory()).startsWith(parent).isNotEqualTo(other.directory());
            assertThat(one.paths().temporary()).startsWith(one.directory());
        }
    }

    @Test
    void filesOfALaunchAreTheUsersAndLieNowhereElse() throws Exception {
        try (ScratchSpace scratch = ScratchSpace.make(base, uid)) {
            Path file = scratch.paths().tools().resolve("profile");
            scratch.write(Map.of(file, "text"));
            assertThat(file).hasContent("text");
            assertThat(modeOf(file)).isEqualTo("rw-------");
            assertThatThrownBy(() -> scratch.write(Map.of(file, "other"))).isInstanceOf(SandboxException.class);
            for (Path elsewhere : List.of(
                    scratch.paths().temporary().resolve("x"),
                    scratch.paths().tools().resolve("a/x"),
                    scratch.paths().tools().resolve("../x"))) {
                assertThatThrownBy(() -> scratch.write(Map.of(elsewhere, "text")))
                        .hasMessageContaining("not directly in");
            }
            assertThat(file).hasContent("text");
        }
    }

    @Test
    void linksOnTheWayToTheBaseAreResolved() throws Exception {
        Path link = Files.createSymbolicLink(base.resolve("link"), Files.createDirectory(base.resolve("real")));
        try (ScratchSpace scratch = ScratchSpace.make(link, uid)) {
            assertThat(scratch.paths().hidden())
                    .isEqualTo(base.toRealPath().resolve("real").resolve("srt-" + uid));
        }
    }

    @Test
    void closingRemovesWhatTheCommandLeft() throws Exception {
        ScratchSpace scratch = ScratchSpace.make(base, uid);
        Path deep = Files.createDirectories(scratch.paths().temporary().resolve("a/b"));
        Files.writeString(deep.resolve("file"), "left");
        scratch.close();
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void closingOneLeavesTheOthers() throws Exception {
        try (ScratchSpace lives = ScratchSpace.make(base, uid)) {
            Path file = Files.writeString(lives.paths().temporary().resolve("file"), "in use");
            ScratchSpace.make(base, uid).close();
            assertThat(file).hasContent("in use");
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void aLinkThatACommandLeftIsRemovedAndNotFollowed() throws Exception {
        Path outside = Files.createDirectory(base.resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "kept");
        ScratchSpace scratch = ScratchSpace.make(base, uid);
        Files.createSymbolicLink(scratch.paths().temporary().resolve("link"), outside);
        Files.createSymbolicLink(scratch.paths().temporary().resolve("file"), kept);
        scratch.close();
        assertThat(kept).hasContent("kept");
        assertThat(parent).doesNotExist();
    }

    @Test
    void aDirectoryThatOthersMayEnterIsRefused() throws Exception {
        Files.createDirectory(parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
        refuses(uid);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfSomebodyElsesIsRefused() throws Exception {
        int other = uid + 1;
        Files.createDirectory(
                base.resolve("srt-" + other),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        refuses(other);
        assertThat(base.resolve("srt-" + other)).isEmptyDirectory();
    }

    @Test
    void aLinkInItsPlaceIsRefusedAndNotFollowed() throws Exception {
        Path planted = Files.createDirectory(
                base.resolve("planted"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        Files.createSymbolicLink(parent, planted);
        refuses(uid);
        assertThat(planted).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Files.writeString(parent, "planted");
        refuses(uid);
        assertThat(parent).hasContent("planted");
    }

    @Test
    void aBaseThatIsNotThereIsNamed() {
        Path missing = base.resolve("missing");
        assertThatThrownBy(() -> ScratchSpace.make(missing, uid))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void manyThreadsMakeAndRemoveThemAtOnce() throws Exception {
        List<Future<?>> churning = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                churning.add(threads.submit(() -> {
                    churn(base, uid, 20);
                    return null;
                }));
            }
        }
        for (Future<?> churn : churning) {
            churn.get();
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void manyProcessesMakeAndRemoveThemAtOnce() throws Exception {
        List<Process> churning = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            churning.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ScratchSpaceTest.class.getName(),
                            base.toString(),
                            Integer.toString(uid))
                    .inheritIO()
                    .start());
        }
        for (Process churn : churning) {
            assertThat(churn.waitFor()).isZero();
        }
        assertThat(base).isEmptyDirectory();
    }

    /** Makes and removes directories in a process of its own. */
    static void main(String[] arguments) throws Exception {
        churn(Path.of(arguments[0]), Integer.parseInt(arguments[1]), 300);
    }

    private static void churn(Path base, int uid, int times) throws IOException, SandboxException {
        for (int i = 0; i < times; i++) {
            try (ScratchSpace scratch = ScratchSpace.make(base, uid)) {
                Path file = Files.writeString(scratch.paths().temporary().resolve("file"), "mine");
                if (!Files.readString(file).equals("mine")) {
                    throw new AssertionError(file + " is not what was written");
                }
            }
        }
    }

    private void refuses(int user) {
        assertThatThrownBy(() -> ScratchSpace.make(base, user))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("scratch-unusable"))
                .hasMessageContaining(base.toString());
    }

    private static String modeOf(Path directory) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
    }
}
