package dev.srt.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Members of JSON objects, each of which must be what it is asked for as. */
final class Fields {
    private Fields() {}

    static JsonNode member(JsonNode object, String name) throws MalformedException {
        return optional(object, name).orElseThrow(() -> new MalformedException("says nothing of \"" + name + "\""));
    }

    static Optional<JsonNode> optional(JsonNode object, String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    static String text(JsonNode object, String name) throws MalformedException {
        return text(member(object, name), name, 0);
    }

    private static String text(JsonNode value, String name, int place) throws MalformedException {
        if (!value.isTextual() || value.textValue().indexOf('\0') >= 0) {
            throw new MalformedException("has no text as \"" + name + "\"" + (place == 0 ? "" : " (" + place + ")"));
        }
        return value.textValue();
    }

    static int number(JsonNode object, String name) throws MalformedException {
        JsonNode value = member(object, name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new MalformedException("has no whole number as \"" + name + "\"");
        }
        return value.intValue();
    }

    static boolean flag(JsonNode object, String name) throws MalformedException {
        JsonNode value = member(object, name);
        if (!value.isBoolean()) {
            throw new MalformedException("has neither true nor false as \"" + name + "\"");
        }
        return value.booleanValue();
    }

    static Path path(JsonNode object, String name) throws MalformedException {
        return path(text(object, name));
    }

    static Path path(String text) throws MalformedException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // As any other text that is none.
        }
        throw new MalformedException("has \"" + text + "\" for an absolute path");
    }

    static List<String> texts(JsonNode object, String name) throws MalformedException {
        JsonNode value = member(object, name);
        if (!value.isArray()) {
            throw new MalformedException("has no list as \"" + name + "\"");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            texts.add(text(element, name, texts.size() + 1));
        }
        return texts;
    }

    static List<Path> paths(JsonNode object, String name) throws MalformedException {
        List<Path> paths = new ArrayList<>();
        for (String text : texts(object, name)) {
            paths.add(path(text));
        }
        return paths;
    }

    static List<JsonNode> objects(JsonNode object, String name) throws MalformedException {
        JsonNode value = member(object, name);
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isObject()) {
                throw new MalformedException("has something else than objects in \"" + name + "\"");
            }
            objects.add(element);
        }
        if (!value.isArray()) {
            throw new MalformedException("has no list as \"" + name + "\"");
        }
        return objects;
    }

    static Map<String, String> map(JsonNode object, String name) throws MalformedException {
        JsonNode value = member(object, name);
        if (!value.isObject()) {
            throw new MalformedException("has no object as \"" + name + "\"");
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            map.put(entry.getKey(), text(entry.getValue(), name, map.size() + 1));
        }
        return map;
    }
}
