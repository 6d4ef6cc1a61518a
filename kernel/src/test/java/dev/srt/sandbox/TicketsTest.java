package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.spi.Command;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Tickets tickets = new Tickets(Clock.fixed(NOW, ZoneOffset.UTC));

    private static Tickets.Ticket until(Instant expires) {
        return new Tickets.Ticket("id", new Command.ShellLine("true"), RunOptions.INHERITED, expires);
    }

    @Test
    void aTicketIsTakenInOnce() {
        String secret = tickets.give(until(NOW.plusSeconds(1))).orElseThrow();
        assertThat(secret).hasSizeGreaterThanOrEqualTo(NetworkRules.SHORTEST_ID);
        assertThat(tickets.take(secret)).isPresent();
        assertThat(tickets.take(secret)).isEmpty();
    }

    @Test
    void oneThatHasExpiredIsWorthNothing() {
        assertThat(tickets.take(tickets.give(until(NOW)).orElseThrow())).isEmpty();
        assertThat(tickets.take("never given")).isEmpty();
    }

    @Test
    void whatHasExpiredMakesRoomAndWithoutRoomThereAreNoMore() {
        for (int i = 0; i < Tickets.MOST; i++) {
            tickets.give(until(NOW));
        }
        for (int i = 0; i < Tickets.MOST; i++) {
            tickets.give(until(NOW.plusSeconds(1)));
        }
        assertThat(tickets.give(until(NOW.plusSeconds(1)))).isEmpty();
    }
}
