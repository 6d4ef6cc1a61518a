package dev.srt.seatbelt;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.FileJudge;
import dev.srt.policy.InvalidValueException;
import dev.srt.spi.Following;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An access that the system's sandbox refused, as its log tells it. The command chooses what stands in it: its own name, and
 * that of a file.
 *
 * @param process the name of the process
 * @param pid its number
 * @param operation what it wanted, such as {@code file-read-data}
 * @param target of what; empty where it is about nothing in particular
 */
record Refusal(String process, long pid, String operation, String target) {
    private static final String ABSOLUTE = "/";

    /** Every program tries to reach these, by libraries of the system, and does as well without. */
    private static final Set<String> NOISE = Set.of("mDNSResponder", "diagnosticd", "analyticsd");

    /** Whether it is of no interest to anybody. */
    boolean isNoise() {
        return NOISE.contains(process) || NOISE.stream().anyMatch(target::contains);
    }

    /**
     * What it means.
     *
     * @param judge who says which rule it was; there are refusals that no rule states, such as of moving a directory above a
     *     denied one
     */
    Following.Refused told(FileJudge judge) {
        Access access = access();
        return new Following.Refused(access, decision(access, judge));
    }

    private Access access() {
        if (target.startsWith(ABSOLUTE) && target.indexOf('\0') < 0) {
            Path path = Path.of(target).normalize();
            if (Stream.of("file-read", "process-exec").anyMatch(operation::startsWith)) {
                return new Access.Read(path);
            }
            if (operation.startsWith("file-write")) {
                return new Access.Write(path);
            }
        }
        return operation.equals("network-outbound")
                ? destination().<Access>map(Access.Connect::new).orElseGet(this::use)
                : use();
    }

    private Access use() {
        return new Access.Use(operation, target);
    }

    private Optional<Destination> destination() {
        try {
            return Optional.of(Destination.parse(target));
        } catch (InvalidValueException e) {
            // A host that the log does not name: "*:80".
            return Optional.empty();
        }
    }

    private Decision.Denied decision(Access access, FileJudge judge) {
        Decision decision = switch (access) {
            case Access.Read read -> judge.read(read.path());
            case Access.Write write -> judge.write(write.path());
            default -> unruled();
        };
        return decision instanceof Decision.Denied denied ? denied : unruled();
    }

    private Decision.Denied unruled() {
        return new Decision.Denied(Optional.empty(), "the system's sandbox refuses it", fix());
    }

    private Optional<String> fix() {
        return switch (operation) {
            case "mach-lookup" -> Optional.of("add \"" + target + "\" to network.allowMachLookup");
            case "appleevent-send", "lsopen" -> Optional.of("set allowAppleEvents");
            case "file-ioctl", "pseudo-tty" -> Optional.of("set allowPty");
            default -> Optional.empty();
        };
    }
}
