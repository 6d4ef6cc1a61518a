package dev.srt.cli.escape;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One try to get past a sandbox: lines of bash, which find in their environment what they may aim at.
 *
 * <p>{@code TARGET} is a file that must stay as it is, {@code SECRET} one that must not be read. What comes out goes to the
 * file {@code LOOT}, which must stay empty, or as the word {@code NAME} to whoever listens on the host. {@code PROBE} is a
 * program for what bash cannot do. See {@link Attack} for the rest.
 *
 * @param name what is tried
 * @param script the lines
 * @param controlled whether the same lines succeed without a sandbox, for every caller on every kernel: that they come to
 *     nothing inside is then the sandbox's doing. The others need privileges, or what not every kernel has, or should
 *     not be made on a host
 * @param passesTheFence whether it succeeds where srt has neither bubblewrap nor namespaces, as its documentation says
 */
record Attempt(String name, String script, boolean controlled, boolean passesTheFence) {
    private static final String HEADING = "### ";
    private static final String UNCONTROLLED = " (inside only)";
    private static final String PASSES = " (not by the fence)";

    /**
     * Reads a list of attempts.
     *
     * @param file among the tests' own files: each attempt is a line {@code ### name}, and the lines up to the next. What
     *     comes before the first is common to all
     */
    static List<Attempt> read(String file) {
        String text;
        try (InputStream content = Attempt.class.getResourceAsStream("/escape/" + file)) {
            text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
        List<Attempt> attempts = new ArrayList<>();
        String[] parts = ("\n" + text).split("\n" + HEADING, -1);
        for (String part : List.of(parts).subList(1, parts.length)) {
            int end = part.indexOf('\n');
            String name = part.substring(0, end);
            String script = parts[0] + "\n" + part.substring(end + 1);
            attempts.add(new Attempt(
                    name.replace(UNCONTROLLED, "").replace(PASSES, ""),
                    script,
                    !name.contains(UNCONTROLLED),
                    name.contains(PASSES)));
        }
        return attempts;
    }

    @Override
    public String toString() {
        return name;
    }
}
