package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** A directory that its owner closed hides what is in it from srt too, and could be opened by the command. */
@Needs({"root", "bwrap", "setpriv"})
class UnsearchableDirectoryIT {
    @Test
    void aDirectoryThatMayNotBeSearchedIsHiddenWhole() throws Exception {
        try (Srt srt = Srt.of(Caller.PLAIN)) {
            Workspace workspace = srt.workspace();
            Path closed = workspace.project().resolve("closed");
            workspace.write(closed.resolve("secret"), "topsecret");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
            Outcome outcome = srt.runWith(
                    "{\"filesystem\": {\"allowWrite\": [\".\"], \"denyRead\": [\"closed/secret\"]}}",
                    "-c",
                    "chmod 755 closed; cat closed/secret");
            assertThat(outcome.status()).isNotZero();
            assertThat(outcome.stdout()).doesNotContain("topsecret");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
