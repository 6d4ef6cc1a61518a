package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed srt left behind is removed; what is in use is not. */
class AbandonedScratchTest {
    /** Holds a lock as a running srt does, until its standard input closes. */
    private static final String HOLD_LOCK = """
            import fcntl, sys
            file = open(sys.argv[1], "w")
            fcntl.lockf(file, fcntl.LOCK_EX)
            print("locked", flush=True)
            sys.stdin.read()
            """;

    @TempDir
    private Path parent;

    @Test
    void aDirectoryOfAProcessThatEndedIsRemoved() throws Exception {
        Path left = directory("left");
        Files.createFile(left.resolve("lock"));
        Files.writeString(Files.createDirectories(left.resolve("tmp/a")).resolve("file"), "left");
        AbandonedScratch.sweep(parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfAProcessThatLivesStaysUntilItEnds() throws Exception {
        Path used = directory("used");
        Path lock = Files.createFile(used.resolve("lock"));
        Process owner = new ProcessBuilder("python3", "-c", HOLD_LOCK, lock.toString()).start();
        try (var says = owner.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("locked");
            AbandonedScratch.sweep(parent);
            assertThat(lock).exists();
        } finally {
            owner.destroyForcibly();
        }
        owner.waitFor();
        AbandonedScratch.sweep(parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfThisProcessStaysAndKeepsItsLock() throws Exception {
        Path own = directory("own");
        FileChannel lock = AbandonedScratch.lock(own);
        AbandonedScratch.sweep(parent);
        AbandonedScratch.sweep(parent);
        assertThat(own).exists();
        assertThat(anotherProcessLocks(own.resolve("lock"))).isFalse();
        AbandonedScratch.release(own, lock);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsBeingMadeHasNoLockYetAndStays() throws Exception {
        directory("new");
        AbandonedScratch.sweep(parent);
        assertThat(parent.resolve("new")).exists();
    }

    @Test
    void aDirectoryThatWasNeverLockedIsRemovedAfterAWhile() throws Exception {
        Path old = directory("old");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        AbandonedScratch.sweep(parent);
        assertThat(old).doesNotExist();
    }

    @Test
    void aPlantedLinkIsRemovedAndNeverFollowed(@TempDir Path outside) throws Exception {
        Path kept = Files.writeString(outside.resolve("kept"), "kept");
        Path left = directory("left");
        Files.createFile(left.resolve("lock"));
        Files.createSymbolicLink(left.resolve("tmp"), outside);
        Files.createSymbolicLink(left.resolve("file"), kept);
        AbandonedScratch.sweep(parent);
        assertThat(left).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void whatTheCommandMadeUnwritableIsRemovedToo() throws Exception {
        Path left = directory("left");
        Files.createFile(left.resolve("lock"));
        for (String mode : new String[] {"r-xr-xr-x", "---------"}) {
            Path closed = Files.createDirectory(left.resolve("closed" + mode));
            Files.createFile(closed.resolve("file"));
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(mode));
        }
        AbandonedScratch.sweep(parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aParentThatIsNotThereIsNothingToSweep() {
        AbandonedScratch.sweep(parent.resolve("missing"));
        assertThat(parent).isEmptyDirectory();
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(parent.resolve(name));
    }

    private static boolean anotherProcessLocks(Path file) throws IOException, InterruptedException {
        String tryLock = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)";
        return new ProcessBuilder("python3", "-c", tryLock, file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
