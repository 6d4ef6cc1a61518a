package dev.srt.spi;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Where other processes of this user hand in tickets, and become the commands that these are for. Whoever opened it decides what a
 * ticket is worth.
 *
 * @since 0.1
 */
public interface TicketCounter {

    /** The words of a program that hands in a ticket. Everybody of this machine can read them while it runs. */
    List<String> argv(String ticket);

    /** Takes no more tickets. Who has handed one in stays. */
    Future<Void> close();

    /** A process that has handed in a ticket, of the same user as this one. */
    interface Visitor {

        /** The ticket. */
        String ticket();

        /** Where the process is: absolute. */
        Path workingDirectory();

        /** Its environment. */
        Map<String, String> environment();

        /** Called with the number of each signal that asks it to end, as in {@code signal(7)}, on an event loop. */
        void onSignal(IntConsumer handler);

        /**
         * Has it run a launch, with its own standard streams, as its child.
         *
         * @return the launch's exit status, which becomes its own; 128 + n after signal n. Fails where the process goes away before
         */
        Future<Integer> become(Launch launch);

        /** Has it say why it becomes nothing, or is not to go on, and end with status 1. */
        void refuse(String message);

        /** Lets it go, with the exit status of what it ran. Until then it stays, to be told that this was for nothing. */
        void leave();

        /** Has it kill what it runs. */
        void kill();
    }
}
