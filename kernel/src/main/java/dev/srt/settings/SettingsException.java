package dev.srt.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used as they are. No command may run under them. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems what is wrong, at least one thing */
    public SettingsException(List<Problem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, file by file. */
    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        return problems.stream().map(problem -> "Error: " + problem + "\n").collect(Collectors.joining())
                + "srt refuses to run the command, because it would have to ignore these settings.";
    }
}
