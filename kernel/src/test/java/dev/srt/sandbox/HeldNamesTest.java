package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldNamesTest {
    @TempDir
    private Path shared;

    @TempDir
    private Path project;

    @Test
    void aNameStandsAsLongAsItIsHeld() throws IOException {
        Path name = project.resolve("new");
        try (HeldNames held = HeldNames.hold(shared, List.of(name))) {
            assertThat(held).isNotNull();
            assertThat(name).isEmptyFile();
        }
        assertThat(project).isEmptyDirectory();
        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void whoLetsGoFirstLeavesItToTheOther() throws IOException {
        Path name = project.resolve("new");
        HeldNames first = HeldNames.hold(shared, List.of(name));
        HeldNames second = HeldNames.hold(shared, List.of(name));

        first.close();
        assertThat(name).exists();

        second.close();
        assertThat(name).doesNotExist();
    }

    @Test
    void anotherProcessThatHoldsItKeepsItStanding() throws Exception {
        Path name = project.resolve("new");
        HeldNames held = HeldNames.hold(shared, List.of(name));
        Path record = onlyRecord();
        Process other = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        "import fcntl,sys; f=open(sys.argv[1]); fcntl.lockf(f,fcntl.LOCK_SH);"
                                + " print('locked',flush=True); sys.stdin.read()",
                        record.toString())
                .start();
        assertThat(other.inputReader().readLine()).isEqualTo("locked");

        held.close();
        assertThat(name).exists();

        other.destroyForcibly().waitFor();
        HeldNames.sweep(shared);
        assertThat(name).doesNotExist();
    }

    @Test
    void whatAKilledSandboxLeftIsRemoved() throws IOException {
        Path name = Files.createFile(project.resolve("new"));
        leaveRecord(name + "\n" + Files.getAttribute(name, "unix:ino") + "\n");

        HeldNames.sweep(shared);

        assertThat(project).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNotProvablyOursIsLeft() throws IOException {
        Path written = Files.writeString(project.resolve("written"), "by the user");
        Path replaced = Files.createFile(project.resolve("replaced"));
        Path unfinished = Files.createFile(project.resolve("unfinished"));
        leaveRecord(written + "\n" + Files.getAttribute(written, "unix:ino") + "\n");
        leaveRecord(replaced + "\n1\n");
        leaveRecord(unfinished + "\n");

        HeldNames.sweep(shared);

        assertThat(project.toFile().list()).containsExactlyInAnyOrder("written", "replaced", "unfinished");
    }

    @Test
    void aFileThatIsThereAlreadyIsNotOurs() throws IOException {
        Path name = Files.createFile(project.resolve("old"));
        HeldNames.hold(shared, List.of(name)).close();
        assertThat(name).exists();
    }

    @Test
    void settingsOfProgramsAreHeldByWhatTheyCanRead() throws IOException {
        Path name = project.resolve("settings.json");
        try (HeldNames held = HeldNames.hold(shared, List.of(name))) {
            assertThat(held).isNotNull();
            assertThat(name).hasContent("{}");
        }
        assertThat(name).doesNotExist();
    }

    @Test
    void manyAtOnceDoNotTripOverEachOther() throws IOException {
        Path name = project.resolve("new");
        IntStream.range(0, 200).parallel().forEach(i -> {
            try (HeldNames held = HeldNames.hold(shared, List.of(name))) {
                assertThat(held).isNotNull();
                assertThat(name).exists();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(project).isEmptyDirectory();
        assertThat(shared).isEmptyDirectory();
    }

    private void leaveRecord(String text) throws IOException {
        Path records = Files.createDirectories(shared.resolve("held"));
        Files.writeString(Files.createTempFile(records, "r", ""), text);
    }

    private Path onlyRecord() throws IOException {
        try (var records = Files.list(shared.resolve("held"))) {
            return records.findFirst().orElseThrow();
        }
    }
}
