package dev.srt.seatbelt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the refusals of one sandbox among the lines that {@code log stream --style compact} prints. A message of the sandbox
 * takes two: {@code TIME TYPE PROCESS[PID:THREAD] (SENDER) Sandbox: NAME(PID) deny(N) OPERATION TARGET}, and the profile's
 * message, which is the sandbox's tag. Where a file's name has line breaks there are more between them.
 */
final class RefusalReader {
    private static final Pattern REFUSAL = Pattern.compile(
            "(?<!\\S)Sandbox: (?<name>.+?)\\((?<pid>\\d{1,18})\\) deny\\(\\d+\\) (?<operation>\\S+)(?: (?<target>.*))?");

    /** A path is no longer than that ({@code PATH_MAX}), and so holds no more line breaks. */
    private static final int LONGEST_TARGET = 1024;

    private final String tag;
    private Optional<Refusal> pending = Optional.empty();

    /**
     * @param tag of the sandbox
     */
    RefusalReader(String tag) {
        this.tag = tag;
    }

    /** Takes the next line; tells of the refusal that it completes, if it does. */
    Optional<Refusal> next(String line) {
        Matcher matcher = REFUSAL.matcher(line);
        if (matcher.find()) {
            pending = Optional.of(new Refusal(
                    matcher.group("name"),
                    Long.parseLong(matcher.group("pid")),
                    matcher.group("operation"),
                    Optional.ofNullable(matcher.group("target")).orElse("")));
            return Optional.empty();
        }
        Optional<Refusal> before = pending;
        if (line.strip().equals(tag)) {
            pending = Optional.empty();
            return before;
        }
        pending = before.map(refusal -> continued(refusal, line))
                .filter(refusal -> refusal.target().length() <= LONGEST_TARGET);
        return Optional.empty();
    }

    private static Refusal continued(Refusal refusal, String line) {
        return new Refusal(refusal.process(), refusal.pid(), refusal.operation(), refusal.target() + "\n" + line);
    }
}
