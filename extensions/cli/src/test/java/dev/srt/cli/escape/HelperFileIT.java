package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.SourceTree;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Started;
import dev.srt.cli.e2e.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The helper confines a command that has its file before its eyes, as {@code srt-connect}. */
@Needs({"bwrap", "setpriv", "unshare"})
class HelperFileIT {
    private static final String ATTEMPTS = """
            connect=$(printf %s "$GIT_SSH_COMMAND" | grep -o "/[^ ']*srt-connect")
            chmod u+w "$connect"
            echo forged >>"$connect"
            ln "$connect" "$TMPDIR/mine" && chmod u+w "$TMPDIR/mine" && echo forged >>"$TMPDIR/mine"
            rm -f "$connect"
            mv "$connect" "$connect.moved"
            echo forged >"$connect"
            echo "tried $connect"; sleep 600
            """;

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Way#all")
    void isNotTheCommandsToWrite(Caller caller, Way way) throws Exception {
        try (Srt srt = Srt.of(caller, way)) {
            Path temporary = Files.createDirectory(srt.workspace().home().resolve("temporary"));
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
            try (Started started = srt.with("TMPDIR", temporary.toString()).start("-c", ATTEMPTS)) {
                started.awaitOutput("tried /");
                Path helper = only(temporary, "srt-init");
                assertThat(helper).hasSameBinaryContentAs(built());
                assertThat(Files.isSameFile(only(temporary, "srt-connect"), helper))
                        .isTrue();
                assertThat(Files.getAttribute(helper, "unix:nlink")).isEqualTo(2);
            }
        }
    }

    private static Path only(Path directory, String name) throws Exception {
        try (Stream<Path> files = Files.find(directory, 4, (path, attributes) -> path.endsWith(name))) {
            return files.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    private static Path built() {
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        return SourceTree.path("backend-landlock/target/classes/dev/srt/landlock/linux-" + processor + "/srt-init");
    }
}
