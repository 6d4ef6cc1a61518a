package dev.srt.seatbelt;

import dev.srt.seatbelt.files.FileRules;
import dev.srt.seatbelt.profile.Operation;
import dev.srt.seatbelt.profile.Profile;
import dev.srt.seatbelt.profile.ProfileRule;
import java.util.ArrayList;
import java.util.List;

/** The profile for a confinement: everything is denied that something does not need. A pure function. */
final class SeatbeltProfile {
    private SeatbeltProfile() {}

    /**
     * The profile.
     *
     * @throws dev.srt.seatbelt.profile.InexpressibleException where it cannot say what is asked
     */
    static Profile of(MacConfinement confinement) {
        List<ProfileRule> rules = new ArrayList<>();
        rules.add(ProfileRule.denyAll(Operation.DEFAULT));
        rules.addAll(Processes.rules());
        rules.addAll(SystemServices.rules(confinement.openings()));
        rules.addAll(KernelSettings.rules());
        rules.addAll(Connections.rules(confinement.network(), confinement.gateway()));
        rules.addAll(FileRules.of(
                confinement.filesystem(), confinement.kinds(), confinement.rootLinks(), confinement.tools()));
        // After the files: no rule about these takes a harmless device away, or gives another.
        rules.addAll(Devices.rules(confinement.openings()));
        return new Profile(confinement.tag(), rules);
    }
}
