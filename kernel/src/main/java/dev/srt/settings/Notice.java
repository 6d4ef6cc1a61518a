package dev.srt.settings;

import dev.srt.policy.PlainText;
import dev.srt.policy.Source;

/**
 * Something a user should know about a rule though the command runs: it can never match, or it is not enforced here.
 *
 * @param source where the rule stands
 * @param message what there is to know
 */
public record Notice(Source source, String message) {

    /** {@code FILE:LINE: key: message} on one line, safe to print whoever wrote the file. */
    @Override
    public String toString() {
        return PlainText.oneLine("%s: %s: %s".formatted(source.place(), source.key(), message));
    }
}
