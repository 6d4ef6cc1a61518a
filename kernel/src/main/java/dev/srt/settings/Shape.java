package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import dev.srt.settings.LocatedJson.Digits;
import dev.srt.settings.LocatedJson.Flag;
import dev.srt.settings.LocatedJson.Members;
import dev.srt.settings.LocatedJson.Sequence;
import dev.srt.settings.LocatedJson.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a value must look like, and what it becomes. Reading checks and parses in one step, so that no text is parsed
 * twice.
 *
 * @param <V> what a value becomes
 */
interface Shape<V> {

    /**
     * Reads a value.
     *
     * @return empty where the value is wrong; then the reading holds at least one problem more
     */
    Optional<V> read(Node node, Reading reading);

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Parser<V> {
        /** @throws InvalidValueException where the text is not what it should be */
        V parse(String text, Node node, Reading reading);
    }

    /** {@code true} or {@code false}. */
    static Shape<Boolean> flag() {
        return (node, reading) -> node.json() instanceof Flag flag
                ? Optional.of(flag.value())
                : wrong(node, reading, "should be true or false", "write true or false, without quotes");
    }

    /** A whole number in a range, both ends included. */
    static Shape<Integer> whole(int least, int most) {
        String range = "a whole number from " + least + " to " + most;
        return (node, reading) -> {
            if (node.json() instanceof Digits digits
                    && digits.spelling().length() <= 7
                    && digits.spelling().chars().allMatch(c -> c >= '0' && c <= '9')) {
                int number = Integer.parseInt(digits.spelling());
                if (number >= least && number <= most) {
                    return Optional.of(number);
                }
            }
            return wrong(node, reading, "should be " + range, "write " + range);
        };
    }

    /** A string that means something. */
    static <V> Shape<V> text(Parser<V> parser) {
        return (node, reading) -> {
            if (!(node.json() instanceof Text text)) {
                return wrong(node, reading, "should be a string", "write a text in quotes");
            }
            try {
                return Optional.of(parser.parse(text.value(), node, reading));
            } catch (InvalidValueException e) {
                reading.problem(node, e);
                return Optional.empty();
            }
        };
    }

    /** Any string but the empty one. */
    static Shape<String> text() {
        return text((text, node, reading) -> {
            if (text.isEmpty()) {
                throw new InvalidValueException("an empty text", "write something between the quotes");
            }
            return text;
        });
    }

    /** One of a few words. */
    static Shape<String> word(String... words) {
        List<String> choice = List.of(words);
        return text((text, node, reading) -> {
            if (!choice.contains(text)) {
                throw new InvalidValueException(
                        "\"" + text + "\" is not one of its values", "write one of " + String.join(", ", choice));
            }
            return text;
        });
    }

    /** Anything at all. */
    static Shape<LocatedJson> anything() {
        return (node, reading) -> Optional.of(node.json());
    }

    /** An array of values of one shape. */
    static <V> Shape<List<V>> list(Shape<V> item) {
        return (node, reading) -> {
            if (!(node.json() instanceof Sequence sequence)) {
                return wrong(node, reading, "should be an array", "put it in brackets: [ ... ]");
            }
            List<V> values = new ArrayList<>();
            for (int i = 0; i < sequence.items().size(); i++) {
                item.read(node.item(i, sequence.items().get(i)), reading).ifPresent(values::add);
            }
            return values.size() == sequence.items().size() ? Optional.of(values) : Optional.empty();
        };
    }

    /** An array with at least one item. */
    static <V> Shape<List<V>> someOf(Shape<V> item) {
        return list(item).checked((values, node, reading) -> {
            if (values.isEmpty()) {
                reading.problem(node, "is an empty array", "name at least one, or remove the key");
            }
        });
    }

    /** An object whose names are free, with values of one shape. */
    static <V> Shape<Map<String, V>> map(Shape<V> value) {
        return (node, reading) -> {
            if (!(node.json() instanceof Members members)) {
                return wrong(node, reading, "should be an object", "put it in braces: { ... }");
            }
            Map<String, V> values = new LinkedHashMap<>();
            members.byName()
                    .forEach((name, member) ->
                            value.read(node.member(name, member), reading).ifPresent(read -> values.put(name, read)));
            return values.size() == members.byName().size() ? Optional.of(values) : Optional.empty();
        };
    }

    /** Looks at a value that was read. */
    @FunctionalInterface
    interface Check<V> {
        /** Adds a problem to the reading where something is wrong. */
        void check(V value, Node node, Reading reading);
    }

    /** The same shape with a condition more. */
    default Shape<V> checked(Check<? super V> check) {
        return (node, reading) -> {
            Optional<V> value = read(node, reading);
            int before = reading.problems().size();
            value.ifPresent(read -> check.check(read, node, reading));
            return reading.problems().size() == before ? value : Optional.empty();
        };
    }

    /** Reports a value of another kind than it should be. */
    static <V> Optional<V> wrong(Node node, Reading reading, String message, String fix) {
        reading.problem(node, message + ", not " + node.json().kind(), fix);
        return Optional.empty();
    }
}
