package dev.srt.sandbox;

import dev.srt.spi.Availability;
import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.Trial;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries, where only the system can tell, whether a backend can be used. Blocks: not for an event loop. */
final class BackendTrial {
    private static final File EMPTY = new File("/dev/null");
    private static final int MOST_SAID = 1 << 16;
    private static final int SECONDS = 10;

    private BackendTrial() {}

    /** Why a backend that found itself usable is not; empty where it is. */
    static Optional<Availability.Unusable> problem(SandboxBackend backend, HostFacts host) {
        try {
            Optional<Trial> trial = backend.trial(host);
            return trial.isEmpty() ? Optional.empty() : run(trial.get());
        } catch (IOException e) {
            return Optional.of(new Availability.Unusable(
                    "it cannot be tried: " + e.getMessage(), "see that this program is there and may be run"));
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(new Availability.Unusable("it failed: " + e, "mend it, or choose another backend"));
        }
    }

    private static Optional<Availability.Unusable> run(Trial trial) throws IOException {
        List<String> argv = trial.argv();
        ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(EMPTY).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        Thread alarm = Thread.ofVirtual().start(() -> endIn(process));
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
            return trial.verdict(process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("nobody waited for " + argv.getFirst(), e);
        } finally {
            alarm.interrupt();
            process.destroyForcibly();
        }
    }

    private static void endIn(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // It has ended.
        }
    }
}
