package dev.srt.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How many files rules can name: as many as this process may open, see {@code RLIMIT_NOFILE} in {@code getrlimit(2)}. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "bash"})
class ManyRulesIT {
    /** Of a mount for each, bubblewrap's own arguments would hold a third less. */
    private static final int FILES = 4000;

    private final Caller caller;

    ManyRulesIT(Caller caller) {
        this.caller = caller;
    }

    @Test
    void moreFilesThanBubblewrapCouldBeToldAreDenied() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            String settings = settings(srt.workspace());
            Outcome outcome = srt.through("ulimit -Sn 512; exec \"$@\"")
                    .runWith(
                            settings,
                            "-c",
                            "cat f0 f" + (FILES - 1) + " && exit 1; echo denied; for f in f*; do echo x >$f; done");

            assertThat(outcome.stdout()).as("status %d", outcome.status()).isEqualTo("denied\n");
            for (int i = 0; i < FILES; i++) {
                assertThat(srt.workspace().project().resolve("f" + i)).hasContent("secret");
            }
        }
    }

    @Test
    void wherePermittedOpenFilesAreFewerNothingRunsAndTheUserIsTold() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            String settings = settings(srt.workspace());
            Outcome outcome = srt.through("ulimit -n 1000; exec \"$@\"").runWith(settings, "-c", "echo ran");

            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains("the file rules need ", "(ulimit -Hn)");
        }
    }

    private static String settings(Workspace workspace) throws Exception {
        Path project = workspace.project();
        for (int i = 0; i < FILES; i++) {
            workspace.write(project.resolve("f" + i), "secret");
        }
        return IntStream.range(0, FILES)
                .mapToObj(i -> "\"f" + i + "\"")
                .collect(Collectors.joining(",", "{\"filesystem\": {\"allowWrite\": [\".\"], \"denyRead\": [", "]}}"));
    }
}
