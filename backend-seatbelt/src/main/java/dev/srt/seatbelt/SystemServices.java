package dev.srt.seatbelt;

import static dev.srt.seatbelt.profile.Operation.APPLEEVENT_SEND;
import static dev.srt.seatbelt.profile.Operation.DISTRIBUTED_NOTIFICATION_POST;
import static dev.srt.seatbelt.profile.Operation.LSOPEN;
import static dev.srt.seatbelt.profile.Operation.MACH_LOOKUP;
import static dev.srt.seatbelt.profile.Operation.USER_PREFERENCE_READ;

import dev.srt.policy.MacOpenings;
import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.ProfileRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Which services of the system a command finds. Each runs outside of every sandbox, so they are few. Not among them: whatever
 * gives out the secrets of keychains, opens programs or files, looks up names, or reads the clipboard.
 */
final class SystemServices {
    private static final String ANY_END = "*";

    private SystemServices() {}

    /** Services for one need. */
    private record Need(String what, List<String> services) {
        static Need of(String what, String... services) {
            return new Need(what, List.of(services));
        }
    }

    private static final List<Need> EVERYBODYS = List.of(
            Need.of("to write to the system's log", "com.apple.logd", "com.apple.system.logger"),
            Need.of(
                    "to hear of changes, such as of the time zone",
                    "com.apple.system.notification_center",
                    "com.apple.distributed_notifications@Uv3"),
            Need.of(
                    "names of users and groups for their numbers",
                    "com.apple.system.opendirectoryd.libinfo",
                    "com.apple.system.opendirectoryd.membership"),
            Need.of("where a user's own temporary files and caches go", "com.apple.bsd.dirhelper"),
            Need.of("what kind of file a name means", "com.apple.lsd.mapdb"),
            Need.of("fonts, for whatever draws without a screen", "com.apple.FontObjectsServer", "com.apple.fonts"),
            Need.of("to keep the machine awake while a build runs", "com.apple.PowerManagement.control"),
            Need.of("the bell", "com.apple.audio.systemsoundserver"));

    private static final Need DRIVING_OTHERS = Need.of(
            "to find other programs, and drive them",
            "com.apple.coreservices.appleevents",
            "com.apple.CoreServices.coreservicesd",
            "com.apple.coreservices.launchservicesd",
            "com.apple.coreservices.quarantine-resolver");

    private static final Need TRUST = Need.of("whether a certificate is trusted", "com.apple.trustd.agent");

    static List<ProfileRule> rules(MacOpenings openings) {
        List<Need> needs = new ArrayList<>(EVERYBODYS);
        List<ProfileRule> rules = new ArrayList<>();
        // Programs look for their settings here; files with them are files all the same.
        rules.add(ProfileRule.allowAll(USER_PREFERENCE_READ));
        if (openings.trustService()) {
            needs.add(TRUST);
        }
        if (openings.appleEvents()) {
            needs.add(DRIVING_OTHERS);
            rules.add(ProfileRule.allowAll(APPLEEVENT_SEND, LSOPEN, DISTRIBUTED_NOTIFICATION_POST));
        }
        needs.forEach(need -> rules.add(ProfileRule.allow(
                List.of(MACH_LOOKUP),
                need.services().stream().map(Filter.MachService::new).toList())));
        if (!openings.machServices().isEmpty()) {
            rules.add(ProfileRule.allow(
                    List.of(MACH_LOOKUP),
                    openings.machServices().stream()
                            .map(SystemServices::service)
                            .toList()));
        }
        return rules;
    }

    /** As settings name it. */
    private static Filter service(String name) {
        return name.endsWith(ANY_END)
                ? new Filter.MachServicesFrom(name.substring(0, name.length() - ANY_END.length()))
                : new Filter.MachService(name);
    }
}
