package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.spi.NameEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command may have laid anything where srt looks after it. */
@Timeout(20)
class LeftBehindTest {
    private final LeftBehind left = new LeftBehind();

    @TempDir
    private Path directory;

    @Test
    void whatIsGoneIsNotTold() {
        left.note(new NameEvent.Trusted(directory.resolve(".envrc")));
        left.note(new NameEvent.Refused(directory.resolve(".bashrc"), false));
        assertThat(left.notice()).isEmpty();
    }

    @Test
    void whatWasMovedIsToldWhereItIs() throws Exception {
        Path moved = Files.createDirectory(directory.resolve("moved"));
        Files.createFile(moved.resolve(".envrc"));
        left.note(new NameEvent.Trusted(directory.resolve("made/.envrc")));
        left.note(new NameEvent.Moved(directory.resolve("made"), moved));
        assertThat(left.notice())
                .hasValueSatisfying(text -> assertThat(text).endsWith("\n  " + moved.resolve(".envrc")));
    }

    @Test
    void aNameCannotMoveTheTerminalsCursor() throws Exception {
        Path named = Files.createDirectory(directory.resolve("a\u001b[2Jb\nc"));
        Files.createFile(named.resolve(".envrc"));
        left.note(new NameEvent.Trusted(named.resolve(".envrc")));
        assertThat(left.notice())
                .hasValueSatisfying(text -> assertThat(text.lines()).hasSize(2));
        assertThat(left.notice()).hasValueSatisfying(text -> assertThat(text).doesNotContain("\u001b"));
    }

    @Test
    void aRepositoryThatPointsAtItselfEndsTheSearch() throws Exception {
        Path git = Files.writeString(directory.resolve(".git"), "gitdir: .git");
        left.note(new NameEvent.Trusted(git));
        assertThat(left.notice()).isEmpty();
    }

    @Test
    void aConfigurationThatNeverEndsIsNotRead() throws Exception {
        Path git = Files.createDirectory(directory.resolve(".git"));
        new ProcessBuilder("mkfifo", git.resolve("config").toString()).start().waitFor();
        Files.createSymbolicLink(git.resolve("config.worktree"), Path.of("/dev/zero"));
        left.note(new NameEvent.Trusted(git));
        assertThat(left.notice()).isEmpty();
    }

    @Test
    void aConfigurationTooLargeToBeReadIsTold() throws Exception {
        Path git = Files.createDirectory(directory.resolve(".git"));
        Files.write(git.resolve("config"), new byte[2_000_000]);
        left.note(new NameEvent.Trusted(git));
        assertThat(left.notice()).hasValueSatisfying(text -> assertThat(text).endsWith("cannot be looked through"));
    }

    @Test
    void manyAreCounted() throws Exception {
        for (int i = 0; i < 25; i++) {
            Path made = Files.createDirectory(directory.resolve("d" + i));
            left.note(new NameEvent.Trusted(Files.createFile(made.resolve(".envrc"))));
        }
        assertThat(left.notice()).hasValueSatisfying(text -> assertThat(text).endsWith("and 5 more"));
    }
}
