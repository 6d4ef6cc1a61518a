package dev.srt.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules mean for files that have several names. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "python3"})
class HardLinksIT {
    private static final String WRITABLE = "{\"filesystem\": {\"allowWrite\": [\".\"], \"denyWrite\": [\"kept\"]}}";

    private final Caller caller;
    private final Way way;

    HardLinksIT(Caller caller, Way way) {
        this.caller = caller;
        this.way = way;
    }

    @Test
    void aFileWithANameOutsideIsNotWrittenByItsNameInside() throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Workspace workspace = srt.workspace();
            Path outside = workspace.write(workspace.top().resolve("outside/file"), "old");
            Path kept = workspace.write(workspace.project().resolve("kept/file"), "old");
            Files.createLink(workspace.project().resolve("a"), outside);
            Files.createLink(workspace.project().resolve("b"), kept);

            Outcome outcome = srt.runWith(
                    WRITABLE,
                    "-d",
                    "-c",
                    "for f in a b; do"
                            + " echo new >$f; echo new >>$f; cp /etc/passwd $f; truncate -s 0 $f; mkdir -p sub; mv $f sub/$f;"
                            + " echo new >>sub/$f; ln sub/$f again-$f; echo new >>again-$f;"
                            + " python3 -c \"import sys, os; os.truncate(sys.argv[1], 0)\" again-$f;"
                            + " python3 -c \"import sys; open(sys.argv[1], 'r+').write('new')\" again-$f;"
                            + " python3 -c \"import sys, os; os.open(sys.argv[1], os.O_RDONLY | os.O_TRUNC)\" again-$f;"
                            + " exec 3<again-$f; echo new >/proc/self/fd/3;"
                            + " done; echo end");

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("end\n");
            assertThat(outcome.stderr())
                    .contains("project/a (the file has another name, where the command may not write)");
            assertThat(outside).hasContent("old");
            assertThat(kept).hasContent("old");
        }
    }

    @Test
    void aFileWithAllItsNamesInsideIsWritten() throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Workspace workspace = srt.workspace();
            Path first = workspace.write(workspace.project().resolve("a/first"), "old");
            workspace.write(workspace.project().resolve("b/c/other"), "");
            Files.createLink(workspace.project().resolve("b/c/second"), first);

            Outcome outcome =
                    srt.runWith(WRITABLE, "-c", "echo new >b/c/second && ln a/first third && echo more >>third");

            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(first).hasContent("new\nmore\n");
        }
    }

    @Test
    void anotherNameOfADeniedFileBesideItIsDenied() throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Workspace workspace = srt.workspace();
            Path secret = workspace.write(workspace.top().resolve("secrets/key"), "secret");
            Path second = Files.createLink(workspace.top().resolve("secrets/copy"), secret);

            Outcome outcome = srt.runWith(
                    "{\"filesystem\": {\"denyRead\": [\"" + secret + "\"]}}",
                    "-c",
                    "cat " + second + " || echo denied");

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("denied\n");
        }
    }

    @Test
    void namesOfADeniedFileThatAreNotFoundAreTold() throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Workspace workspace = srt.workspace();
            Path secret = workspace.write(workspace.top().resolve("secrets/key"), "secret");
            Path far = workspace.write(workspace.top().resolve("far/other"), "").resolveSibling("copy");
            Files.createLink(far, secret);

            Outcome outcome = srt.runWith("{\"filesystem\": {\"denyRead\": [\"" + secret + "\"]}}", "-c", "echo ran");

            assertThat(outcome.stdout()).isEqualTo("ran\n");
            assertThat(outcome.stderr()).contains("has hard links that were not found (1)");
        }
    }
}
