package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What stays read-only inside a tree that may be written. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "git"})
class WritableTreeIT {
    private static final String WRITABLE = "{\"filesystem\": {\"allowWrite\": [\".\"]%s}}";

    private final Caller caller;

    WritableTreeIT(Caller caller) {
        this.caller = caller;
    }

    @Test
    void filesThatOtherProgramsRunStayAsTheyAre() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path project = workspace.project();
            for (String file : new String[] {".bashrc", "a/b/.ZSHRC", ".vscode/tasks.json", "a/.git/hooks/x"}) {
                workspace.write(project.resolve(file), "old");
            }
            Outcome outcome = srt.runWith(
                    WRITABLE.formatted(""),
                    "-c",
                    "for f in .bashrc a/b/.ZSHRC .vscode/tasks.json .vscode/new a/.git/hooks/x a/.git/hooks/y;"
                            + " do echo new >$f; done; mv .vscode v; mv a z; echo fine >file");
            assertThat(project.resolve(".bashrc")).hasContent("old");
            assertThat(project.resolve("a/b/.ZSHRC")).hasContent("old");
            assertThat(project.resolve(".vscode")).isDirectoryNotContaining("glob:**new");
            assertThat(project.resolve(".vscode/tasks.json")).hasContent("old");
            assertThat(project.resolve("a/.git/hooks/x")).hasContent("old");
            assertThat(project.resolve("a/.git/hooks/y")).doesNotExist();
            assertThat(project.resolve("file")).as("%s", outcome).hasContent("fine");
        }
    }

    @Test
    void aRepositoryThatTheCommandMakesWorks() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.runWith(
                    WRITABLE.formatted(""),
                    "-c",
                    "git init -q r && cd r && echo x >f && git add -A"
                            + " && git -c user.name=a -c user.email=a@b.c commit -qm m && git status --porcelain");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(outcome.stdout()).isEmpty();
        }
    }

    @Test
    void aNameThatMayNotBeMadeIsNotMadeAndNothingStays() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path project = srt.workspace().project();
            Outcome outcome = srt.runWith(
                    WRITABLE.formatted(", \"denyWrite\": [\"new\", \"deep/er\"]"),
                    "-c",
                    "echo x >new; mkdir deep; mkdir -p deep/er; ln -s /etc/passwd new; true");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(project).isDirectoryNotContaining("glob:**/new");
            assertThat(project.resolve("deep")).isEmptyDirectory();
        }
    }
}
