package dev.srt.cli;

import dev.srt.spi.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code srt [options] COMMAND...}: runs a command in a sandbox. */
final class SrtCommand implements Callable<Integer> {
    private final OptionSpec settings = OptionSpec.builder("-s", "--settings")
            .type(Path.class)
            .converters(Path::of)
            .paramLabel("FILE")
            .description("The settings to use, in srt's form or in Claude Code's. Default: ~/.srt-settings.json,"
                    + " ~/.claude/settings.json and the project's .claude/settings.json")
            .build();
    private final OptionSpec line = OptionSpec.builder("-c")
            .type(String.class)
            .paramLabel("LINE")
            .description("Run this line in the shell.")
            .build();
    private final OptionSpec backend = OptionSpec.builder("--backend")
            .type(String.class)
            .paramLabel("ID")
            .description("Confine with this backend, instead of the preferred one; see srt backends.")
            .build();
    private final OptionSpec debug = OptionSpec.builder("-d", "--debug")
            .type(boolean.class)
            .description("Tell on standard error what srt does.")
            .build();
    private final OptionSpec timing = OptionSpec.builder("--debug=timing")
            .type(boolean.class)
            .description("Tell on standard error, at the end, what took how long.")
            .build();
    private final PositionalParamSpec words = PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("COMMAND")
            .arity("0..*")
            .description("What to run.")
            .build();

    private final CommandSpec spec = CommandLineSetup.command("srt", this);

    /** How it is written. */
    CommandSpec spec() {
        spec.addOption(settings)
                .addOption(line)
                .addOption(backend)
                .addOption(debug)
                .addOption(timing)
                .addPositional(words)
                .usageMessage()
                .synopsisHeading("Usage: ")
                .customSynopsis(
                        "srt [-d] [-s FILE] [--] PROGRAM ARGUMENT...",
                        "       srt [-d] [-s FILE] 'SHELL COMMAND LINE'",
                        "       srt [-d] [-s FILE] -c 'SHELL COMMAND LINE'",
                        "       srt trust [FILE...]",
                        "       srt backends")
                .description(
                        "",
                        "Runs a command so that it reads, writes and reaches only what a policy allows.",
                        "One argument is a line for the shell; several are a program and its arguments.",
                        "Options after the command belong to the command.",
                        "")
                .footer(
                        "",
                        "The exit status is the command's; 128+n where signal n ended it; 126 or 127",
                        "where it could not be executed; 1 where srt itself could not do its part.");
        return spec;
    }

    @Override
    public Integer call() throws Exception {
        if (isGiven(timing)) {
            Timeline.want();
        }
        Command command = command();
        Timeline.mark("command line");
        return CommandRunner.run(command, settings.getValue(), backend.getValue(), isGiven(debug));
    }

    private static boolean isGiven(OptionSpec flag) {
        Boolean given = flag.getValue();
        return given != null && given;
    }

    private Command command() {
        String shellLine = line.getValue();
        if (shellLine != null) {
            return new Command.ShellLine(shellLine);
        }
        List<String> given = words.getValue();
        if (given == null) {
            throw new ParameterException(spec.commandLine(), "No command given. Try: srt 'echo hello'");
        }
        return given.size() == 1 ? new Command.ShellLine(given.getFirst()) : new Command.Argv(given);
    }
}
