package dev.srt.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code srt [options] COMMAND...}: runs a command in a sandbox. */
@TopCommand
@Command(
        name = "srt",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {TrustCommand.class, BackendsCommand.class},
        exitCodeOnInvalidInput = ExitStatus.FAILED,
        exitCodeOnExecutionException = ExitStatus.FAILED,
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "srt [-d] [-s FILE] [--] PROGRAM ARGUMENT...",
            "       srt [-d] [-s FILE] 'SHELL COMMAND LINE'",
            "       srt [-d] [-s FILE] -c 'SHELL COMMAND LINE'",
            "       srt trust [FILE...]",
            "       srt backends"
        },
        description = {
            "",
            "Runs a command so that it reads, writes and reaches only what a policy allows.",
            "One argument is a line for the shell; several are a program and its arguments.",
            "Options after the command belong to the command.",
            ""
        },
        footer = {
            "",
            "The exit status is the command's; 128+n where signal n ended it; 126 or 127",
            "where it could not be executed; 1 where srt itself could not do its part."
        })
public final class SrtCommand implements Callable<Integer> {

    @Option(
            names = {"-s", "--settings"},
            paramLabel = "FILE",
            description = "The settings to use, in srt's form or in Claude Code's. Default: ~/.srt-settings.json,"
                    + " ~/.claude/settings.json and the project's .claude/settings.json")
    private Path settings;

    @Option(names = "-c", paramLabel = "LINE", description = "Run this line in the shell.")
    private String line;

    @Option(
            names = "--backend",
            paramLabel = "ID",
            description = "Confine with this backend, instead of the preferred one; see srt backends.")
    private String backend;

    @Option(
            names = {"-d", "--debug"},
            description = "Tell on standard error what srt does.")
    private boolean debug;

    @Parameters(paramLabel = "COMMAND", description = "What to run.", arity = "0..*")
    private List<String> words = List.of();

    @Spec
    private CommandSpec spec;

    @Inject
    CommandRunner runner;

    /** For the container. */
    public SrtCommand() {}

    @Override
    public Integer call() throws Exception {
        return runner.run(command(), settings, backend, debug);
    }

    private dev.srt.spi.Command command() {
        if (line != null) {
            return new dev.srt.spi.Command.ShellLine(line);
        }
        return switch (words.size()) {
            case 0 -> throw new ParameterException(spec.commandLine(), "No command given. Try: srt 'echo hello'");
            case 1 -> new dev.srt.spi.Command.ShellLine(words.getFirst());
            default -> new dev.srt.spi.Command.Argv(words);
        };
    }
}
