package dev.srt.cli.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the probe must find at a path. */
sealed interface Expectation {

    /** Whether what the probe says of the path is right. */
    boolean isMetBy(JsonNode look);

    /** What the judge makes of a path, as long as nothing has changed on the host. */
    static Expectation of(Path path, Planted tree, Oracle oracle) {
        Optional<Path> real = oracle.reached(path);
        if (real.filter(Files::isDirectory).isPresent()) {
            Path directory = real.get();
            return oracle.reads(directory)
                    ? new Shown(oracle.shown(directory), tree.names(directory))
                    : new Hidden(oracle.shown(directory));
        }
        if (real.filter(Files::exists).isPresent()) {
            return oracle.reads(real.get()) ? new Content(oracle.writes(real.get())) : new Hidden(Set.of());
        }
        boolean linkToNothing =
                tree.isLink(path) && oracle.reached(path.getParent()).isPresent();
        boolean makes = !linkToNothing
                && real.filter(to -> Files.isDirectory(to.getParent()) && oracle.writes(to))
                        .isPresent();
        return new Absent(makes);
    }

    private static Set<String> names(JsonNode look) {
        Set<String> names = new TreeSet<>();
        look.get("names").forEach(name -> names.add(name.asText()));
        return names;
    }

    /**
     * A directory that may be read.
     *
     * @param must the names that it shows
     * @param may those that it may show too: of what is hidden, the name may be seen
     */
    record Shown(Set<String> must, Set<String> may) implements Expectation {
        @Override
        public boolean isMetBy(JsonNode look) {
            return look.has("names") && names(look).containsAll(must) && may.containsAll(names(look));
        }
    }

    /**
     * Something that may not be read: nothing, what cannot be opened, or a directory that seems to be empty.
     *
     * @param shown the names that it shows, since something beneath them may be read
     */
    record Hidden(Set<String> shown) implements Expectation {
        @Override
        public boolean isMetBy(JsonNode look) {
            if (look.has("names")) {
                return names(look).equals(shown);
            }
            return shown.isEmpty()
                    && !look.path("read").asBoolean()
                    && !look.path("write").asBoolean()
                    && !look.path("make").asBoolean();
        }
    }

    /** Another file that may be read. */
    record Content(boolean write) implements Expectation {
        @Override
        public boolean isMetBy(JsonNode look) {
            return look.path("read").asBoolean() && look.get("write").asBoolean() == write;
        }
    }

    /** Nothing, or a link that leads nowhere. */
    record Absent(boolean make) implements Expectation {
        @Override
        public boolean isMetBy(JsonNode look) {
            return !look.has("names")
                    && !look.path("read").asBoolean()
                    && look.path("make").asBoolean() == make;
        }
    }
}
