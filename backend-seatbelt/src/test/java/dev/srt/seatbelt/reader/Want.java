package dev.srt.seatbelt.reader;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process wants of the system.
 *
 * @param operation its name, without a {@code *}
 * @param facts what filters ask for, by the filter's name
 */
public record Want(String operation, Map<String, String> facts) {
    static final String PATH = "path";

    public Want {
        facts = Map.copyOf(facts);
    }

    /** Something of a file. */
    public static Want file(String operation, Path path) {
        return new Want(operation, Map.of(PATH, path.toString()));
    }

    /** Something of what has one property. */
    public static Want of(String operation, String fact, String value) {
        return new Want(operation, Map.of(fact, value));
    }

    /** A connection. */
    public static Want connect(String address, int port) {
        return of("network-outbound", "remote", address + " " + port);
    }

    /** The same with one more fact. */
    public Want and(String fact, String value) {
        Map<String, String> more = new HashMap<>(facts);
        more.put(fact, value);
        return new Want(operation, more);
    }
}
