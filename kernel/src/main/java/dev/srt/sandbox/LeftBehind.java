package dev.srt.sandbox;

import dev.srt.policy.PlainText;
import dev.srt.spi.NameEvent;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command left that programs outside run or trust. It may make such files in directories of its own, or it could
 * not clone a repository; the user should know of them before going on there.
 */
final class LeftBehind {
    private static final String REPOSITORY = ".git";
    private static final int MOST_LINES = 20;

    /** Stands in a decoded path where the name was not UTF-8, and can then not be looked up. */
    private static final String UNDECODABLE = "\ufffd";

    private final List<Path> told = new ArrayList<>();

    /** Notes what the helper tells. */
    synchronized void note(NameEvent event) {
        switch (event) {
            case NameEvent.Refused refused -> {
                // Nothing came to be.
            }
            case NameEvent.Trusted(Path path) -> told.add(path);
            case NameEvent.Moved(Path from, Path to) ->
                told.replaceAll(path -> path.startsWith(from) ? to.resolve(from.relativize(path)) : path);
        }
    }

    /** What of it is still there, as a notice. Blocks. */
    synchronized Optional<String> notice() {
        SequencedSet<String> lines = new LinkedHashSet<>();
        told.stream().flatMap(LeftBehind::describe).map(PlainText::oneLine).forEach(lines::add);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String shown = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n  ", "\n  ", ""));
        String rest = lines.size() > MOST_LINES ? "\n  and %d more".formatted(lines.size() - MOST_LINES) : "";
        return Optional.of(
                "the command left files that programs outside would run or trust; look at them before you go on:"
                        + shown
                        + rest);
    }

    private static Stream<String> describe(Path path) {
        if (REPOSITORY.equalsIgnoreCase(path.getFileName().toString())) {
            return GitRepository.programs(path);
        }
        boolean there =
                Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.toString().contains(UNDECODABLE);
        return there ? Stream.of(path.toString()) : Stream.empty();
    }
}
