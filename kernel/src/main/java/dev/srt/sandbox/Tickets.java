package dev.srt.sandbox;

import dev.srt.spi.Command;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tickets of one sandbox that nobody has handed in yet. Safe for use by several threads. */
final class Tickets {
    /** How many may be out at a time; who wraps more without running them has a mistake. */
    static final int MOST = 10_000;

    /**
     * What a ticket is for.
     *
     * @param id names the run
     */
    record Ticket(String id, Command command, RunOptions options, Instant expires) {}

    private final Map<String, Ticket> out = new ConcurrentHashMap<>();
    private final Clock clock;

    Tickets(Clock clock) {
        this.clock = clock;
    }

    /** Makes a ticket; empty where too many are out. */
    Optional<String> give(Ticket ticket) {
        if (out.size() >= MOST) {
            out.values().removeIf(this::isExpired);
        }
        if (out.size() >= MOST) {
            return Optional.empty();
        }
        String secret = RunOptions.randomId();
        out.put(secret, ticket);
        return Optional.of(secret);
    }

    /** Takes a ticket in, for good; empty where it was taken in before, has expired, or was never given. */
    Optional<Ticket> take(String secret) {
        return Optional.ofNullable(out.remove(secret)).filter(ticket -> !isExpired(ticket));
    }

    private boolean isExpired(Ticket ticket) {
        return !clock.instant().isBefore(ticket.expires());
    }
}
