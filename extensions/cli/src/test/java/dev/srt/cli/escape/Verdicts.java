package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Way;
import java.io.IOException;

/** The same attempts, made inside a sandbox and, where they have a control, without any. */
record Verdicts(Attack sandboxed, Attack unconfined) implements AutoCloseable {

    /** Inside, the attempt must have failed, but for what the fence is known to let pass. */
    void cameToNothing(Caller caller, Way way, Attempt attempt) throws IOException {
        boolean known = way == Way.FENCE && attempt.passesTheFence();
        assertThat(sandboxed.gains(attempt))
                .as("for %s by %s, who saw: %s", caller, way, sandboxed.log(attempt))
                .matches(gains -> known != gains.isEmpty(), known ? "known to succeed" : "nothing gained");
    }

    /** Outside, it must have succeeded, or it would prove nothing inside. */
    void succeededOutside(Caller caller, Way way, Attempt attempt) throws IOException {
        assertThat(unconfined.gains(attempt))
                .as("for %s by %s, who saw: %s", caller, way, unconfined.log(attempt))
                .isNotEmpty();
    }

    @Override
    public void close() {
        sandboxed.close();
        unconfined.close();
    }
}
