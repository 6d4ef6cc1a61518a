package dev.srt.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys of a section whose values are only checked against each other. */
final class Keys {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Takes any value of a {@link Section}. */
    void put(Object value, Node node, Reading reading) {
        values.put(node.key().substring(node.key().lastIndexOf('.') + 1), value);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The text under a key; empty where there is none. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** The sections in the list under a key. */
    Stream<Keys> items(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().filter(Keys.class::isInstance).map(Keys.class::cast)
                : Stream.empty();
    }

    boolean is(String name, Object value) {
        return value.equals(values.get(name));
    }

    /** Reports a key that may not be missing. */
    void require(String name, Node node, Reading reading) {
        if (!has(name)) {
            reading.problem(node, "\"" + name + "\" is missing", "add it");
        }
    }
}
