package dev.srt.settings;

import dev.srt.policy.PlainText;
import dev.srt.policy.Rule;
import dev.srt.policy.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells in plain words what a project's file would open, for the user who is asked to trust it. */
final class Openings {
    private final List<String> lines = new ArrayList<>();

    private Openings() {}

    /** One line for each thing, safe to print; empty where the file only forbids. */
    static List<String> of(Layer layer) {
        Openings openings = new Openings();
        openings.rules("reach", layer.allowedDomains);
        openings.rules("reach", layer.allowedDatagrams);
        openings.rules("write", layer.allowWrite);
        openings.rules("read in spite of a deny", layer.allowRead);
        openings.rules("connect to the unix socket", layer.allowUnixSockets);
        layer.machServices.forEach(
                service -> openings.line("look up the Mach service " + service.value(), service.source()));
        layer.statesDenyRead.ifPresent(source -> openings.line("read every credential store", source));
        layer.gitSafeDirectories.forEach(directory -> openings.lines.add("let git trust " + plain(directory)));
        layer.ignoreViolations.forEach((command, texts) -> openings.lines.add(
                "report no violations of %s that hold %s".formatted(plain(command), plain(String.join(", ", texts)))));
        Map<Single, Layer.Stated> kept = layer.denials().singles;
        layer.singles.forEach((single, stated) -> {
            if (!kept.containsKey(single)) {
                openings.line("set %s to %s".formatted(stated.source().key(), stated.value()), stated.source());
            }
        });
        return List.copyOf(openings.lines);
    }

    private void rules(String verb, List<? extends Rule> rules) {
        rules.forEach(rule -> line(verb + " " + rule.text(), rule.source()));
    }

    private void line(String text, Source source) {
        lines.add(plain("%s (line %d)".formatted(text, source.line())));
    }

    private static String plain(String text) {
        return PlainText.oneLine(text);
    }
}
