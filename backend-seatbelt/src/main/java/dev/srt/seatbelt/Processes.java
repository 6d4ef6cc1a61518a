package dev.srt.seatbelt;

import static dev.srt.seatbelt.profile.Operation.IPC_POSIX_SEM;
import static dev.srt.seatbelt.profile.Operation.IPC_POSIX_SHM;
import static dev.srt.seatbelt.profile.Operation.MACH_PRIV_TASK_PORT;
import static dev.srt.seatbelt.profile.Operation.PROCESS_EXEC;
import static dev.srt.seatbelt.profile.Operation.PROCESS_FORK;
import static dev.srt.seatbelt.profile.Operation.PROCESS_INFO;
import static dev.srt.seatbelt.profile.Operation.SIGNAL;

import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.ProfileRule;
import java.util.List;

/** A command runs programs, and deals with its own processes as it likes, but with no others. */
final class Processes {
    private Processes() {}

    static List<ProfileRule> rules() {
        return List.of(
                ProfileRule.allowAll(PROCESS_EXEC, PROCESS_FORK),
                // Shells signal their jobs, and debuggers take hold of what they debug.
                ProfileRule.allow(
                        List.of(PROCESS_INFO, SIGNAL, MACH_PRIV_TASK_PORT), List.of(new Filter.SameSandbox())),
                // Programs that work in several processes hold them together by these. They are the host's, by name.
                ProfileRule.allowAll(IPC_POSIX_SHM, IPC_POSIX_SEM));
    }
}
