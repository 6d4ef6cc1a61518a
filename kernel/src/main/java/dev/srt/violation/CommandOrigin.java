package dev.srt.violation;

/**
 * Which command an access came from. It is told by where the access came in, a socket or a process of that command's sandbox, never by what
 * the command says of itself.
 *
 * @param id names one run: given by whoever runs the command, or random
 * @param text the command as it was written
 */
public record CommandOrigin(String id, String text) {
    /** No command that is known. */
    public static final CommandOrigin UNKNOWN = new CommandOrigin("", "");

    /** How much of a text or an id names a command in reports, in characters. */
    public static final int KEY_CHARACTERS = 100;

    /** Whether this is the command of an id, or one of those with a text; of both the first {@value #KEY_CHARACTERS} characters count. */
    public boolean isNamed(String idOrText) {
        String key = beginning(idOrText);
        return beginning(id).equals(key) || beginning(text).equals(key);
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), KEY_CHARACTERS));
    }
}
