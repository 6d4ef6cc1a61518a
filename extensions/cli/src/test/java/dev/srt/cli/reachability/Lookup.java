package dev.srt.cli.reachability;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that was looked up by name, and is there.
 *
 * @param target the class, resource, resource bundle, service, interfaces or library
 * @param member of the class: {@code name(types)} for what is called, {@code name} of a field, or which were listed
 * @param caller class and method
 * @param initializing the classes whose initialization it was part of, the innermost first
 */
record Lookup(Kind kind, String target, String member, String caller, List<String> initializing) {
    private static final String TAB = "\t";

    enum Kind {
        CLASS,
        MEMBER,
        RESOURCE,
        BUNDLE,
        SERVICE,
        PROXY,
        LIBRARY,
        /** A class whose calls could not be followed. */
        FAILED
    }

    String line() {
        return String.join(TAB, kind.name(), target, member, caller, String.join(",", initializing));
    }

    static Lookup of(String line) {
        String[] parts = line.split(TAB, -1);
        return new Lookup(
                Kind.valueOf(parts[0]),
                parts[1],
                parts[2],
                parts[3],
                Stream.of(parts[4])
                        .flatMap(names -> Arrays.stream(names.split(",", -1)))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @Override
    public String toString() {
        return "%s %s %s, by %s%s"
                .formatted(kind, target, member, caller, initializing.isEmpty() ? "" : " in " + initializing);
    }
}
