package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the host has tracefs and debugfs mounted, root may follow every process by them. A root caller's command may not. */
@Needs({"root", "bwrap", "bash", "unshare"})
class KernelTracingIT {
    /** In mounts of its own: this host's stay as they are. */
    private static final String MOUNTED = """
            exec unshare --mount bash -c 'mount -t tracefs none /sys/kernel/tracing && mount -t debugfs none /sys/kernel/debug || exit 97
            [[ -r /sys/kernel/tracing/trace_pipe && $(ls /sys/kernel/debug) ]] || exit 98
            exec "$@"' bash "$@"
            """;

    @ParameterizedTest
    @EnumSource
    void isNotForTheCommand(Way way) throws Exception {
        try (Srt srt = Srt.of(Caller.CURRENT, way).through(MOUNTED)) {
            Outcome outcome = srt.run(
                    "-c",
                    "ls /sys/kernel/tracing /sys/kernel/debug | grep -v : | grep .; head -c 1 /sys/kernel/tracing/README; echo done");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("done\n");
        }
    }
}
