package dev.srt.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * How the command line is read, and how failures are told.
 *
 * <p>Commands and options are described by picocli's builders, not by its annotations: reading those takes reflection, and took longer
 * than many a command that srt runs.
 */
final class CommandLineSetup {
    private CommandLineSetup() {}

    static CommandLine commandLine() {
        // Standard error is srt's and the command's. It would tell there that --debug=timing might be --debug with a
        // value.
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        CommandLine commandLine = new CommandLine(new SrtCommand()
                .spec()
                .addSubcommand("trust", new TrustCommand().spec())
                .addSubcommand("backends", new BackendsCommand().spec()));
        // What follows the command's first word is the command's, options too.
        commandLine.setStopAtPositional(true);
        commandLine.setExpandAtFiles(false);
        commandLine.setTrimQuotes(false);
        commandLine.setParameterExceptionHandler((failure, arguments) -> {
            failure.getCommandLine().getErr().println("Error: " + failure.getMessage());
            failure.getCommandLine().getErr().println("See srt --help");
            return ExitStatus.FAILED;
        });
        commandLine.setExecutionExceptionHandler((failure, line, result) -> {
            FailureMessage.print(failure, line.getErr(), result.hasMatchedOption("-d"));
            return ExitStatus.FAILED;
        });
        return commandLine;
    }

    /** What every command of srt's has. */
    static CommandSpec command(String name, Callable<Integer> body) {
        return CommandSpec.wrapWithoutInspection(body)
                .name(name)
                .versionProvider(new Version())
                .exitCodeOnInvalidInput(ExitStatus.FAILED)
                .exitCodeOnExecutionException(ExitStatus.FAILED)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }
}
