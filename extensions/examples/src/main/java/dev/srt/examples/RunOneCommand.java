package dev.srt.examples;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.settings.CredentialStores;
import dev.srt.spi.Command;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one command and shows what it wrote, and what was refused to it. */
public final class RunOneCommand {
    private RunOneCommand() {}

    /** Takes a line for the shell. */
    public static void main(String[] arguments) throws Exception {
        Path workspace = Files.createTempDirectory("workspace");
        Policy policy = Policy.of(
                NetworkPolicy.builder()
                        .allow("example.com", "*.example.org:443")
                        .build(),
                FilesystemPolicy.builder()
                        .denyRead(CredentialStores.of(Path.of(System.getProperty("user.home"))))
                        .allowWrite(PathRule.of(workspace))
                        .build());
        SandboxOptions options =
                SandboxOptions.builder(policy).workingDirectory(workspace).build();
        try (BlockingSandbox sandbox = BlockingSandbox.open(options)) {
            FinishedCommand finished = sandbox.capture(new Command.ShellLine(arguments[0]), 1 << 20);
            System.out.print(finished.output());
            System.out.print(sandbox.violations()
                    .annotateStderr(finished.id(), finished.errors().toString()));
            System.out.println("\nexit status " + finished.exitStatus());
        }
    }
}
