package dev.srt.seatbelt;

import dev.srt.seatbelt.profile.Filter;
import java.util.List;

/**
 * What of macOS is opened besides files and the network.
 *
 * @param terminals whether the command may make terminals, and control its own as one. It can then type into it
 * @param appleEvents whether it may drive other programs, and have them open files and addresses. These are in no sandbox
 * @param trustService whether it may ask the system whether a certificate is to be trusted. The service that answers goes
 *     out to the network by itself, so a command can have it carry a little
 * @param machServices services of the system that it may look up
 */
record Openings(boolean terminals, boolean appleEvents, boolean trustService, List<Filter> machServices) {
    /** Nothing of all that. */
    static final Openings NONE = new Openings(false, false, false, List.of());

    private static final String ANY_END = "*";

    Openings {
        machServices = List.copyOf(machServices);
    }

    /**
     * Services as settings name them.
     *
     * @param name a service's name; with {@code *} at its end, all whose names begin so
     */
    static Filter machService(String name) {
        return name.endsWith(ANY_END)
                ? new Filter.MachServicesFrom(name.substring(0, name.length() - ANY_END.length()))
                : new Filter.MachService(name);
    }
}
