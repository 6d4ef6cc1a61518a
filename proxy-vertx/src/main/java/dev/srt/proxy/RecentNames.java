package dev.srt.proxy;

import dev.srt.policy.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names that were refused a short while ago: a resolver asks for each several times, which is one violation. */
final class RecentNames {
    private static final int MOST = 256;
    private static final Duration WHILE = Duration.ofSeconds(5);

    private final Map<Host.Name, Long> since = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Host.Name, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Whether the name was not asked about for a while; it was now. */
    synchronized boolean isNew(Host.Name name) {
        long now = System.nanoTime();
        Long before = since.get(name);
        if (before != null && now - before < WHILE.toNanos()) {
            return false;
        }
        since.remove(name);
        since.put(name, now);
        return true;
    }
}
