package dev.srt.violation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps the last violations of one sandbox and tells listeners of each. Safe for use by several threads. */
public final class ViolationStore implements Consumer<Violation> {
    /** How many violations are kept; older ones are only counted. */
    public static final int CAPACITY = 100;

    private final Deque<Violation> last = new ArrayDeque<>(CAPACITY);
    private final List<Consumer<Violation>> listeners = new CopyOnWriteArrayList<>();
    private long total;

    /** Adds one and tells the listeners, on the caller's thread. */
    @Override
    public void accept(Violation violation) {
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
