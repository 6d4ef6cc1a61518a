package dev.srt.seatbelt;

import dev.srt.spi.Availability;
import dev.srt.spi.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether {@code sandbox-exec} can confine anything where srt runs. A process that is in a sandbox already can make no other: the
 * system refuses it, and so nothing would run, but only the command's start would tell.
 */
final class SandboxTrial implements Trial {
    /** Confines nothing: what is asked is whether a sandbox can be made at all. */
    private static final String PROFILE = "(version 1)\n(allow default)\n";

    private static final String NOTHING = "/usr/bin/true";

    private final Path tool;

    /** @param tool where {@code sandbox-exec} is */
    SandboxTrial(Path tool) {
        this.tool = tool;
    }

    @Override
    public List<String> argv() {
        return List.of(tool.toString(), "-p", PROFILE, "--", NOTHING);
    }

    @Override
    public Optional<Availability.Unusable> verdict(int status, String said) {
        if (status == 0) {
            return Optional.empty();
        }
        return Optional.of(
                said.contains("Operation not permitted")
                        ? new Availability.Unusable(
                                "srt itself runs in a sandbox, and macOS allows none inside another",
                                "run srt outside of it, and not from a program that is sandboxed")
                        : new Availability.Unusable(
                                "sandbox-exec does not work here (status %d): %s".formatted(status, firstLine(said)),
                                "see what it says of: sandbox-exec -p '(version 1)(allow default)' " + NOTHING));
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElse("it says nothing");
    }
}
