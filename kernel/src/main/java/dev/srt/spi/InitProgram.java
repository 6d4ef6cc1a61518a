package dev.srt.spi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The helper program that starts the sandbox from outside and is its first process inside. A module that has one
 * offers it by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface InitProgram {

    /** Whether there is a build of the helper for this system and processor. */
    boolean supported();

    /**
     * Lays out the helper's file, where it has one, for {@link #open} to come. Blocks: not for an event loop.
     *
     * @param directory private to srt, mode 0700; the caller removes it
     * @throws IOException where it cannot be written: then no command starts
     */
    default void layOut(Path directory) throws IOException {}

    /**
     * Opens the control socket for one helper.
     *
     * @param directory the one in which {@link #layOut} has laid out its file
     * @param parent the process that starts the helper
     */
    Future<Control> open(Vertx vertx, Path directory, Parent parent);

    /** Which process starts a helper. It ends with that. */
    enum Parent {
        /** This one. */
        THIS,
        /** One that has handed in a ticket. */
        VISITOR
    }

    /**
     * Opens a counter for tickets, and lays out the helper's file.
     *
     * @param directory private to srt, mode 0700; the caller removes it
     * @param visitors told of each process that hands in a ticket, on an event loop
     */
    Future<TicketCounter> openCounter(Vertx vertx, Path directory, Consumer<TicketCounter.Visitor> visitors);

    /**
     * Where a helper is reached.
     *
     * @param outside the words that start the helper on the host; a command follows, which runs with the control socket
     *     kept open
     * @param inside the words that make that command's last step the sandbox's first process
     * @param alone the words that make the helper itself that command, where nothing else makes namespaces
     */
    record Endpoint(List<String> outside, List<String> inside, List<String> alone) {
        /** Keeps its own copies of the lists. */
        public Endpoint {
            outside = List.copyOf(outside);
            inside = List.copyOf(inside);
            alone = List.copyOf(alone);
        }
    }

    /** The host's end of the control socket of one sandbox. */
    interface Control {

        /** What a plan needs to start the helper. */
        Endpoint endpoint();

        /** Asks the kernel what it offers without bubblewrap; the listings are left empty. Costs a process. */
        Future<HostFacts.Kernel> askKernel();

        /** Begins to write the plan out, while the process that becomes the helper starts. */
        void expect(InitPlan plan);

        /**
         * Waits for the helper, hands it its plan, which was expected, and receives the listening sockets it made in the sandbox's network.
         *
         * @param events told what the command does and tries, from when it starts; called on an event loop
         * @return descriptors in the order of {@link InitPlan#listeners}; owned by the caller. Fails where the helper
         *     could not do what the plan says: then the command did not start.
         */
        Future<List<Adopted>> prepare(InitPlan plan, Consumer<InitEvent> events);

        /** What this kernel makes of the plan, in words, for the curious; known once {@link #prepare} has completed. */
        List<String> remarks();

        /**
         * Lets the command start.
         *
         * @return true when the kernel runs it; false where it could not be executed: the reason is then on stderr and
         *     the exit status that of a shell, 126 or 127. Fails where the helper could not confine it.
         */
        Future<Boolean> start();

        /**
         * Sends a signal to the command.
         *
         * @param number as in {@code signal(7)}
         */
        void signal(int number);

        /**
         * Says that the process which was to become the helper has ended. Where it never connected, nothing is waited
         * for any longer; what it said before is still heard.
         */
        void helperEnded();

        /** Ends the sandbox, if it still runs, and frees the socket. */
        Future<Void> close();
    }

    /**
     * A socket of the sandbox.
     *
     * @param listener what it is for
     * @param socket which of the listener's it is
     * @param descriptor of this process, bound, listening where it is a TCP socket, non-blocking
     */
    record Adopted(Listener listener, SandboxSocket socket, int descriptor) {}
}
