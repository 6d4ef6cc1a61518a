package dev.srt.cli;

import dev.srt.policy.Source;
import dev.srt.sandbox.ProgramPath;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.util.Map;

/** Runs a command with no sandbox, because the user's own settings say so. */
final class Unsandboxed {
    private Unsandboxed() {}

    static int run(Command command, Map<String, String> environment, Source disabledBy)
            throws SandboxException, IOException, InterruptedException {
        StandardError.say("srt: WARNING: the command runs WITHOUT A SANDBOX, because %s says sandbox.enabled: false"
                .formatted(disabledBy.place()));
        ProcessBuilder builder = new ProcessBuilder(
                        ProgramPath.of(environment.getOrDefault("PATH", "")).argv(command))
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        // A terminal's Ctrl-C reaches the command by itself: srt only has to outlive it.
        Signals.handle(number -> {
            if (number != Signals.INTERRUPT) {
                process.destroy();
            }
        });
        return process.waitFor();
    }
}
