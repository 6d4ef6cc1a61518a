package dev.srt.settings;

import dev.srt.settings.LocatedJson.Member;
import dev.srt.settings.LocatedJson.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An object whose keys are known: the schema of a settings file is a tree of these.
 *
 * @param <T> what the values go into
 */
final class Section<T> {
    private final Unknown unknown;
    private final Map<String, Field<T>> fields = new LinkedHashMap<>();
    private final Map<String, Section<T>> sections = new LinkedHashMap<>();

    /** What an unknown key is. */
    private enum Unknown {
        /** A mistake. */
        REFUSED,
        /** Somebody else's, unless it looks like a key of ours misspelled. */
        LEFT_ALONE
    }

    /** Reads the value of one key. */
    @FunctionalInterface
    interface Field<T> {
        /** Puts the value into the target, or adds problems to the reading. */
        void read(Node node, Reading reading, T target);
    }

    /** Takes a value that was read, with its place. */
    @FunctionalInterface
    interface Taker<T, V> {
        /** Puts the value into the target. */
        void take(T target, V value, Node node, Reading reading);
    }

    private Section(Unknown unknown) {
        this.unknown = unknown;
    }

    /** A section in which an unknown key is a mistake. */
    static <T> Section<T> strict() {
        return new Section<>(Unknown.REFUSED);
    }

    /** A section shared with other programs: their keys are left alone. */
    static <T> Section<T> shared() {
        return new Section<>(Unknown.LEFT_ALONE);
    }

    /** A key whose value goes into the target. */
    <V> Section<T> key(String name, Shape<V> shape, Taker<T, V> taker) {
        return field(
                name,
                (node, reading, target) ->
                        shape.read(node, reading).ifPresent(value -> taker.take(target, value, node, reading)));
    }

    /** A key that is checked, and that srt has no use for. */
    Section<T> unused(String name, Shape<?> shape) {
        return key(name, shape, (target, value, node, reading) -> {});
    }

    /** A key of a capability that srt does not have yet: what it says is checked, and then it is refused. */
    Section<T> later(String name, Shape<?> shape) {
        return field(name, (node, reading, target) -> {
            shape.read(node, reading);
            refuse(name, node, reading);
        });
    }

    /** A switch of a capability that srt does not have yet: it may be off. */
    Section<T> laterFlag(String name) {
        return key(name, Shape.flag(), (target, on, node, reading) -> {
            if (on) {
                refuse(name, node, reading);
            }
        });
    }

    /** A key of another program that srt does not read though it is about the same things: overlooking it would harm. */
    Section<T> elsewhere(String name, String fix) {
        return field(name, (node, reading, target) -> reading.problem(node, "is not supported here", fix));
    }

    private static void refuse(String name, Node node, Reading reading) {
        reading.problem(
                node, name + " is not supported yet", "remove it: srt runs no command with less than is asked for");
    }

    /** A section within this one, for the same target. */
    Section<T> section(String name, Section<T> inner) {
        sections.put(name, inner);
        return field(name, (node, reading, target) -> inner.read(node, reading, target));
    }

    private Section<T> field(String name, Field<T> field) {
        fields.put(name, field);
        return this;
    }

    /** Reads the object, every key of it, whatever is wrong with the others. */
    void read(Node node, Reading reading, T target) {
        if (!(node.json() instanceof Members members)) {
            Shape.wrong(node, reading, "should be an object", "put it in braces: { ... }");
            return;
        }
        members.byName().forEach((name, member) -> {
            Field<T> field = fields.get(name);
            if (field != null) {
                field.read(node.member(name, member), reading, target);
            } else {
                unknown(node, name, member, reading);
            }
        });
    }

    private void unknown(Node node, String name, Member member, Reading reading) {
        Optional<String> meant = meant(name).map(node::join);
        if (unknown == Unknown.REFUSED || meant.isPresent()) {
            reading.problem(
                    member.nameAt().line(),
                    node.join(name),
                    "unknown key",
                    meant.map("did you mean \"%s\"?"::formatted)
                            .orElseGet(() -> "remove it; known here: " + String.join(", ", fields.keySet())));
        }
    }

    /** The key that was probably meant: one of this section misspelled, or one of a section within it misplaced. */
    private Optional<String> meant(String name) {
        return NearestKey.of(name, fields.keySet())
                .or(() -> sections.entrySet().stream()
                        .filter(inner -> unknown == Unknown.REFUSED
                                && inner.getValue().fields.containsKey(name))
                        .map(inner -> inner.getKey() + "." + name)
                        .findFirst());
    }

    /** This section as the shape of one value, with a target of its own. */
    static <T> Shape<T> shape(Section<T> section, Supplier<T> target) {
        return (node, reading) -> {
            int before = reading.problems().size();
            T made = target.get();
            section.read(node, reading, made);
            return reading.problems().size() == before ? Optional.of(made) : Optional.empty();
        };
    }
}
