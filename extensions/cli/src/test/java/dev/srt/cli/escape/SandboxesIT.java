package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Started;
import dev.srt.cli.e2e.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Sandboxes of one user do not loosen each other, and leave nothing behind. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class SandboxesIT {
    @Parameter
    private Caller caller;

    @Test
    void aNameThatTwoDenyStaysDeniedWhenOneEnds() throws Exception {
        try (Srt first = Srt.of(caller);
                Srt second = Srt.of(caller)) {
            Workspace workspace = first.workspace();
            Path absent = workspace.project().resolve("absent");
            String settings = workspace
                    .settings("{\"filesystem\": {\"allowWrite\": [\"%s\"], \"denyWrite\": [\"%s\"]}}"
                            .formatted(workspace.project(), absent))
                    .toString();
            Path go = workspace.project().resolve("go");
            String tryAgain =
                    "echo ready; until [ -e %1$s ]; do :; done; echo forged >%2$s; rm -f %2$s; echo forged >%2$s"
                            .formatted(go, absent);
            try (Started ends = first.start(
                            "-s", settings, "-c", "echo ready; until [ -e %s-1 ]; do :; done".formatted(go));
                    Started goesOn = second.start("-s", settings, "-c", tryAgain)) {
                ends.awaitOutput("ready");
                goesOn.awaitOutput("ready");
                workspace.write(Path.of(go + "-1"), "");
                ends.outcome();
                workspace.write(go, "");
                goesOn.outcome();
            }
            assertThat(absent).doesNotExist();
        }
    }

    @Test
    void theTokenStandsInNoArgumentList() throws Exception {
        try (Srt srt = Srt.of(caller);
                Started started = srt.start("-c", "echo $HTTP_PROXY; echo ready; sleep 600")) {
            started.awaitOutput("ready");
            String token = Files.readString(started.output()).replaceAll("(?s).*:([0-9a-f]{32})@.*", "$1");
            assertThat(token).hasSize(32);
            assertThat(argumentLists()).isNotEmpty().noneMatch(words -> words.contains(token));
        }
    }

    @Test
    void whatACommandMadeUnwritableIsClearedAway() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path temporary = srt.workspace()
                    .write(srt.workspace().project().resolve("tmp/kept"), "")
                    .getParent();
            Outcome outcome = srt.with("TMPDIR", temporary.toString())
                    .run(
                            "-c",
                            "cd $TMPDIR && mkdir -p a/b c/d && touch a/b/e c/d/e && chmod 0 a/b && chmod 555 c/d c a");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(temporary).isDirectoryNotContaining("glob:**/srt-*");
        }
    }

    private static List<String> argumentLists() throws IOException {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    all.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // It has just ended.
                }
            }
        }
        return all;
    }
}
