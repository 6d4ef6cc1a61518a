package dev.srt.violation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

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
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private long total;

    /**
     * @param ignored parts of the lines of violations that are not to be reported, by a part of the text of the commands
     *     for which they are not; {@value #EVERY_COMMAND} for every command
     */
    public ViolationStore(Map<String, List<String>> ignored) {
        this.ignored = Map.copyOf(ignored);
    }

    /**
     * Says that a command runs: what is ignored for it is, until it ends.
     *
     * @param text the command as the user wrote it
     */
    public void commandStarts(String text) {
        commands.add(text);
    }

    /** Says that a command has ended. */
    public void commandEnds(String text) {
        commands.remove(text);
    }

    private boolean isIgnored(Violation violation) {
        String line = violation.line();
        return ignored.entrySet().stream()
                .filter(entry -> entry.getKey().equals(EVERY_COMMAND)
                        || commands.stream().anyMatch(command -> command.contains(entry.getKey())))
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

    /** Calls the listener with every violation from now on. */
    public void subscribe(Consumer<Violation> listener) {
        listeners.add(listener);
    }
}
