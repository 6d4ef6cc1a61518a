package dev.srt.seatbelt;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.FileJudge;
import dev.srt.policy.InvalidValueException;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import java.nio.file.Path;
import java.time.Instant;
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

    private static final Decision.Denied UNRULED =
            new Decision.Denied(Optional.empty(), "the system's sandbox refuses it", Optional.empty());

    /** Every program tries to reach these, by libraries of the system, and does as well without. */
    private static final Set<String> NOISE = Set.of("mDNSResponder", "diagnosticd", "analyticsd");

    /** Whether it is of no interest to anybody. */
    boolean isNoise() {
        return NOISE.contains(process) || NOISE.stream().anyMatch(target::contains);
    }

    /**
     * The violation that this is.
     *
     * @param judge who says which rule it was; there are refusals that no rule states, such as of moving a directory above a
     *     denied one
     * @param command that of the tag in the log
     * @return empty for what is neither about a file nor about the network
     */
    Optional<Violation> violation(FileJudge judge, Instant at, CommandOrigin command) {
        return access().map(access -> new Violation(at, access, decision(access, judge), command));
    }

    private Optional<Access> access() {
        if (target.startsWith(ABSOLUTE) && target.indexOf('\0') < 0) {
            Path path = Path.of(target).normalize();
            if (Stream.of("file-read", "process-exec").anyMatch(operation::startsWith)) {
                return Optional.of(new Access.Read(path));
            }
            return operation.startsWith("file-") ? Optional.of(new Access.Write(path)) : Optional.empty();
        }
        return operation.equals("network-outbound") ? destination().map(Access.Connect::new) : Optional.empty();
    }

    private Optional<Destination> destination() {
        try {
            return Optional.of(Destination.parse(target));
        } catch (InvalidValueException e) {
            // A host that the log does not name: "*:80".
            return Optional.empty();
        }
    }

    private static Decision.Denied decision(Access access, FileJudge judge) {
        Decision decision = switch (access) {
            case Access.Read read -> judge.read(read.path());
            case Access.Write write -> judge.write(write.path());
            default -> UNRULED;
        };
        return decision instanceof Decision.Denied denied ? denied : UNRULED;
    }
}
