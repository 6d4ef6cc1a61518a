package dev.srt.settings;

import dev.srt.policy.PlainText;

/**
 * One thing that is wrong with a settings file.
 *
 * @param file the file as the user would name it
 * @param line counted from 1; 0 where the file as a whole is meant
 * @param key the key, such as {@code network.allowedDomains[0]}; empty where none is meant
 * @param message what is wrong
 * @param fix what to do about it, as an instruction
 */
public record Problem(String file, int line, String key, String message, String fix) {

    /** {@code FILE:LINE: key: message; fix} on one line, safe to print whoever wrote the file. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line;
        String about = key.isEmpty() ? message : key + ": " + message;
        return PlainText.oneLine("%s: %s; %s".formatted(place, about, fix));
    }
}
