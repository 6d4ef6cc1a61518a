package dev.srt.cli;

import dev.srt.sandbox.BackendSurvey;
import dev.srt.spi.Availability;
import dev.srt.spi.Guarantee;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code srt backends}: what could confine a command here. */
final class BackendsCommand implements Callable<Integer> {
    /** How it is written. */
    CommandSpec spec() {
        CommandSpec spec = CommandLineSetup.command("backends", this);
        spec.usageMessage()
                .description(
                        "Lists the backends, the preferred one first: what each promises on this machine, or why it cannot",
                        "be used. Backends of others are found in ~/.srt/plugins: jars, and executables called srt-backend-ID.");
        return spec;
    }

    @Override
    public Integer call() throws Exception {
        Path plugins = SettingsSources.request(Caller.workingDirectory(), Optional.empty())
                .plugins();
        Container.call(vertx -> Waiting.result(BackendSurvey.take(vertx, Caller.environment(), Optional.of(plugins))))
                .forEach(BackendsCommand::print);
        return 0;
    }

    private static void print(BackendSurvey.Finding finding) {
        System.out.println(finding.id() + origin(finding));
        switch (finding.availability()) {
            case Availability.Usable usable -> {
                System.out.println("  promises      " + names(usable.guarantees()));
                Set<Guarantee> rest = EnumSet.allOf(Guarantee.class);
                rest.removeAll(usable.guarantees());
                if (!rest.isEmpty()) {
                    System.out.println("  does not      " + names(rest));
                }
            }
            case Availability.Unusable unusable -> {
                System.out.println("  not usable    " + unusable.reason());
                System.out.println("  to mend it    " + unusable.fix());
            }
        }
    }

    private static String origin(BackendSurvey.Finding finding) {
        return finding.plugin() ? " (plug-in)" : "";
    }

    private static String names(Set<Guarantee> guarantees) {
        return guarantees.stream().sorted().map(Guarantee::id).collect(Collectors.joining(", "));
    }
}
