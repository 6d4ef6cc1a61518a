package dev.srt.verticle;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object whose members must be known and of the right type. */
final class Body {
    private final JsonObject json;
    private final String what;

    /**
     * @param what the object's name in messages
     * @throws BadRequestException where it has other members
     */
    Body(JsonObject json, String what, Set<String> known) {
        this.json = json;
        this.what = what;
        Set<String> unknown = new TreeSet<>(json.fieldNames());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new BadRequestException("%s has a member \"%s\"; it may have %s"
                    .formatted(what, unknown.iterator().next(), String.join(", ", new TreeSet<>(known))));
        }
    }

    private BadRequestException wrong(String name, String wanted) {
        return new BadRequestException("\"%s\" of %s is not %s".formatted(name, what, wanted));
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(json.getValue(name));
    }

    private <T> Optional<T> value(String name, Class<T> type, String wanted) {
        return value(name).map(value -> {
            if (!type.isInstance(value)) {
                throw wrong(name, wanted);
            }
            return type.cast(value);
        });
    }

    Optional<String> text(String name) {
        return value(name, String.class, "a text");
    }

    boolean flag(String name) {
        return value(name, Boolean.class, "true or false").orElse(false);
    }

    Optional<JsonObject> object(String name) {
        return value(name, JsonObject.class, "an object");
    }

    /** A whole number of at least 1. */
    Optional<Integer> count(String name) {
        return value(name, Number.class, "a number").map(number -> {
            if (number.doubleValue() != number.intValue() || number.intValue() < 1) {
                throw wrong(name, "a whole number of at least 1");
            }
            return number.intValue();
        });
    }

    Optional<List<String>> texts(String name) {
        return value(name, JsonArray.class, "a list").map(array -> {
            List<String> texts = new ArrayList<>();
            for (Object element : array) {
                if (!(element instanceof String text)) {
                    throw wrong(name, "a list of texts");
                }
                texts.add(text);
            }
            return texts;
        });
    }

    Optional<Map<String, String>> map(String name) {
        return object(name).map(object -> {
            Map<String, String> map = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : object) {
                if (!(entry.getValue() instanceof String text)) {
                    throw wrong(name, "an object of texts");
                }
                map.put(entry.getKey(), text);
            }
            return map;
        });
    }
}
