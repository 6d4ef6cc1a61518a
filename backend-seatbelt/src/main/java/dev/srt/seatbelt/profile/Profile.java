package dev.srt.seatbelt.profile;

import java.util.List;

/**
 * A whole profile.
 *
 * @param tag what the system's log is to say with each access that these rules deny
 * @param rules the last that matches decides
 */
public record Profile(String tag, List<ProfileRule> rules) {

    /** Keeps its own copy of the list. */
    public Profile {
        rules = List.copyOf(rules);
    }

    /**
     * The text that {@code sandbox-exec} reads.
     *
     * @throws InexpressibleException where a text in it cannot be written
     */
    public String text() {
        return ProfileText.of(this);
    }
}
