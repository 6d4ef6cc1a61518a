package dev.srt.violation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the last violations of one sandbox and tells listeners of each, but for those that its policy asks not to report.
 * Safe for use by several threads.
 */
public final class ViolationStore implements Consumer<Violation> {
    /** How many violations are kept; older ones are only counted. */
    public static final int CAPACITY = 100;

    private static final String EVERY_COMMAND = "*";

    private final Deque<Violation> last = new ArrayDeque<>(CAPACITY);
    private final List<Consumer<Violation>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> ignored;
    private long total;

    /**
     * @param ignored parts of the lines of violations that are not to be reported, by a part of the text of the commands
     *     for which they are not; {@value #EVERY_COMMAND} for every command
     */
    public ViolationStore(Map<String, List<String>> ignored) {
        this.ignored = Map.copyOf(ignored);
    }

    private boolean isIgnored(Violation violation) {
        String line = violation.line();
        return ignored.entrySet().stream()
                .filter(entry -> entry.getKey().equals(EVERY_COMMAND)
                        || violation.command().text().contains(entry.getKey()))
                .anyMatch(entry -> entry.getValue().stream().anyMatch(line::contains));
    }

    /** Adds one and tells the listeners, on the caller's thread. */
    @Override
    public void accept(Violation violation) {
        if (isIgnored(violation)) {
            return;
        }
        synchronized (last) {
            if (last.size() == CAPACITY) {
                last.removeFirst();
            }
            last.addLast(violation);
            total++;
        }
        listeners.forEach(listener -> listener.accept(violation));
    }

    /** The last violations, oldest first. */
    public List<Violation> recent() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    /** How many there were in all. */
    public long total() {
        synchronized (last) {
            return total;
        }
    }

    /** The last violations of one command, oldest first; see {@link CommandOrigin#isNamed}. */
    public List<Violation> ofCommand(String idOrText) {
        return recent().stream()
                .filter(violation -> violation.command().isNamed(idOrText))
                .toList();
    }

    /** Forgets the violations that are kept; {@link #total} goes on counting. */
    public void clear() {
        synchronized (last) {
            last.clear();
        }
    }

    /**
     * What a command wrote to standard error, with what was refused to it at the end, so that whoever reads that learns why it failed:
     * {@code <sandbox_violations>}, a line for each, {@code </sandbox_violations>}. Unchanged where nothing was.
     *
     * @param idOrText see {@link CommandOrigin#isNamed}
     */
    public String annotateStderr(String idOrText, String stderr) {
        List<Violation> refused = ofCommand(idOrText);
        if (refused.isEmpty()) {
            return stderr;
        }
        return refused.stream()
                .map(Violation::line)
                .collect(Collectors.joining("\n", stderr + "\n<sandbox_violations>\n", "\n</sandbox_violations>"));
    }

    /**
     * Calls the listener with every violation from now on, on an event loop.
     *
     * @return takes it off again
     */
    public Runnable subscribe(Consumer<Violation> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
