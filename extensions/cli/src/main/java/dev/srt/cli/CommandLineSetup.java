package dev.srt.cli;

import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import picocli.CommandLine;

/** How the command line is read, and how failures are told. */
@ApplicationScoped
public class CommandLineSetup {

    /** For the container. */
    public CommandLineSetup() {}

    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        CommandLine commandLine = factory.create();
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
}
