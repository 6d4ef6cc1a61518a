package dev.srt.sandbox;

import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds programs as a shell does.
 *
 * @param directories the entries of {@code PATH}, in order; relative ones are left out
 */
public record ProgramPath(List<Path> directories) {

    /** The directories of a {@code PATH} variable's value. */
    public static ProgramPath of(String path) {
        return new ProgramPath(Stream.of(path.split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(Path::of)
                .toList());
    }

    /** The first executable file of that name. */
    public Optional<Path> find(String program) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file))
                .findFirst();
    }

    /**
     * The words that run a command.
     *
     * @throws SandboxException where there is no shell for a shell line
     */
    public List<String> argv(Command command) throws SandboxException {
        return switch (command) {
            case Command.Argv argv -> argv.words();
            case Command.ShellLine shell -> List.of(shell().toString(), "-c", shell.line());
        };
    }

    private Path shell() throws SandboxException {
        return find("bash")
                .or(() -> find("sh"))
                .orElseThrow(() -> new SandboxException(
                        "shell-missing",
                        "there is neither bash nor sh on PATH",
                        "add the directory of a shell to PATH"));
    }
}
