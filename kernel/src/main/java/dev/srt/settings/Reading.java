package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PathPattern;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reading of one settings file: what its relative spellings refer to, and what was found wrong with it. */
final class Reading {
    private final String origin;
    private final Folders folders;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    /**
     * What the spellings of paths refer to; all absolute.
     *
     * @param home what {@code ~} means
     * @param working what relative paths are relative to
     * @param governed the folder that the file governs: what {@code /x} in a permission rule is relative to
     */
    record Folders(Path home, Path working, Path governed) {

        /** A path as the srt form writes it: {@code ~} and {@code ~/x} are home, others absolute or relative. */
        PathPattern resolve(String text) {
            if (text.equals("~") || text.startsWith("~/")) {
                return PathPattern.beneath(home, text.substring(1));
            }
            return text.startsWith("/") ? PathPattern.parse(text) : PathPattern.beneath(working, text);
        }

        /** The same, with wildcards taken as ordinary characters. */
        PathPattern resolveLiteral(String text) {
            if (text.equals("~") || text.startsWith("~/")) {
                return PathPattern.literalBeneath(home, text.substring(1));
            }
            return PathPattern.literalBeneath(text.startsWith("/") ? working.getRoot() : working, text);
        }
    }

    Reading(String origin, Folders folders) {
        this.origin = origin;
        this.folders = folders;
    }

    Folders folders() {
        return folders;
    }

    Source source(Node node) {
        return new Source(origin, node.line(), node.key());
    }

    List<Problem> problems() {
        return problems;
    }

    List<Notice> notices() {
        return notices;
    }

    void problem(Node node, String message, String fix) {
        problem(node.line(), node.key(), message, fix);
    }

    void problem(Node node, InvalidValueException e) {
        problem(node, e.getMessage(), e.fix());
    }

    void problem(int line, String key, String message, String fix) {
        problems.add(new Problem(origin, line, key, message, fix));
    }

    void notice(Node node, String message) {
        notices.add(new Notice(source(node), message));
    }
}
