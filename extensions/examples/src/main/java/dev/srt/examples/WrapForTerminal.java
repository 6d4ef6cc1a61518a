package dev.srt.examples;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;

/** Hands out lines for a terminal, a build tool or an agent's own executor: whoever runs one runs its command in the sandbox. */
public final class WrapForTerminal {
    private WrapForTerminal() {}

    /** Reads commands from standard input, a line each, and answers each with the line to run. */
    public static void main(String[] arguments) throws Exception {
        Policy policy = Policy.of(NetworkPolicy.CLOSED, FilesystemPolicy.READ_ONLY);
        Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8);
        try (BlockingSandbox sandbox =
                BlockingSandbox.open(SandboxOptions.builder(policy).build())) {
            while (commands.hasNextLine()) {
                Command command = new Command.ShellLine(commands.nextLine());
                System.out.println(sandbox.wrap(command, RunOptions.INHERITED, Duration.ofMinutes(5))
                        .line());
            }
        }
    }
}
