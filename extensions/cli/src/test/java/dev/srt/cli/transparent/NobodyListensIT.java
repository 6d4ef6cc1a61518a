package dev.srt.cli.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A destination that is allowed, and where nobody listens, asked for by a command that does not wait for the answer. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "bash"})
class NobodyListensIT {
    private final Caller caller;

    NobodyListensIT(Caller caller) {
        this.caller = caller;
    }

    @Test
    void isAnErrorOfTheProgramsAndNoneOfSrts() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (Srt srt = Srt.of(caller)) {
            // The last thing that it does: the command's end closes what is still being dialled.
            Outcome outcome = srt.runWith("""
                            {"network": {"allowedDomains": ["localhost:%d"]}}""".formatted(port), "-c", """
                            for n in 1 2 3 4 5; do : </dev/tcp/127.0.0.1/%d; done""".formatted(port));
            assertThat(outcome.stderr().lines()).as("%s", outcome).noneMatch(line -> line.startsWith("srt:"));
        }
    }
}
