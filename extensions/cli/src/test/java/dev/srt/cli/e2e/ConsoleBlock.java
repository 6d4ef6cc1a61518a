package dev.srt.cli.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * An example in a document: a block fenced as {@code console}.
 *
 * @param line where it begins, counted from 1
 * @param steps what is typed in it, one after the other
 */
record ConsoleBlock(int line, List<Step> steps) {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    /**
     * One line that is typed, and what is then to be seen.
     *
     * @param command without its prompt
     * @param output the whole output of both streams
     */
    record Step(String command, String output) {}

    /** Reads a document's examples, in order. */
    static List<ConsoleBlock> in(String markdown) {
        List<ConsoleBlock> blocks = new ArrayList<>();
        List<String> lines = markdown.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).equals(FENCE + "console")) {
                int end = at + 1 + lines.subList(at + 1, lines.size()).indexOf(FENCE);
                blocks.add(new ConsoleBlock(at + 1, steps(lines.subList(at + 1, end))));
                at = end;
            }
        }
        return blocks;
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), ""));
            } else {
                Step typed = steps.removeLast();
                steps.add(new Step(typed.command, typed.output + line + "\n"));
            }
        }
        return steps;
    }

    @Override
    public String toString() {
        return "the block at line " + line;
    }
}
