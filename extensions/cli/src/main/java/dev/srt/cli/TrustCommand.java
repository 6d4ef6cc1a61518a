package dev.srt.cli;

import dev.srt.settings.LoadedSettings;
import dev.srt.settings.UntrustedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code srt trust [FILE...]}: lets a project's settings count as they are now. */
final class TrustCommand implements Callable<Integer> {
    private final PositionalParamSpec files = PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .converters(Path::of)
            .paramLabel("FILE")
            .arity("0..*")
            .description("The files to trust. Default: .claude/settings.json and .claude/settings.local.json here")
            .build();

    /** How it is written. */
    CommandSpec spec() {
        CommandSpec spec = CommandLineSetup.command("trust", this).addPositional(files);
        spec.usageMessage()
                .description(
                        "Trusts the project's settings files with the content they have now.",
                        "What a project's settings forbid always counts. What they open counts once you trust",
                        "them; when a file changes, it must be trusted again.");
        return spec;
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Caller.workingDirectory();
        LoadedSettings loaded = SettingsSources.load(directory, Optional.empty());
        List<Path> given = files.getValue();
        List<Path> wanted = (given == null ? List.<Path>of() : given)
                .stream().map(file -> directory.resolve(file).normalize()).toList();
        List<UntrustedFile> found = loaded.untrusted().stream()
                .filter(file -> wanted.isEmpty() || wanted.contains(file.file()))
                .toList();
        for (UntrustedFile file : found) {
            SettingsSources.trustStore().trust(file.file(), file.sha256());
            System.out.println("Trusted: " + file.file());
            file.openings().forEach(opening -> System.out.println("  " + opening));
        }
        boolean missed = wanted.stream()
                .anyMatch(path -> found.stream().noneMatch(file -> file.file().equals(path)));
        if (found.isEmpty() || missed) {
            System.out.println("There is nothing else to trust: what is here is trusted already, or opens nothing.");
        }
        return 0;
    }
}
