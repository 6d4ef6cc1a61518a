package dev.srt.policy;

import java.util.List;

/**
 * What of macOS is opened besides files and the network. Other systems have nothing of the kind.
 *
 * @param terminals whether a command may make terminals, and control its own as one. It can then type into it
 * @param appleEvents whether it may drive other programs, and have them open files and addresses. These are in no sandbox
 * @param trustService whether it may ask the system whether a certificate is to be trusted. The service that answers goes out to
 *     the network by itself, so a command can have it carry a little
 * @param machServices names of services of the system that it may look up; with {@code *} at the end, all whose names begin so
 */
public record MacOpenings(boolean terminals, boolean appleEvents, boolean trustService, List<String> machServices) {
    /** Nothing of all that. */
    public static final MacOpenings NONE = new MacOpenings(false, false, false, List.of());

    /** Keeps its own copy of the list. */
    public MacOpenings {
        machServices = List.copyOf(machServices);
    }
}
