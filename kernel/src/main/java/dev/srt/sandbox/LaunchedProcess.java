package dev.srt.sandbox;

import io.vertx.core.Future;

/** The process on the host that a launch begins with. */
interface LaunchedProcess {

    /** Completes once it runs. */
    Future<Void> started();

    /** Its exit status: 128 + n after signal n. */
    Future<Integer> ended();

    /** Its standard streams. */
    ProcessStreams streams();

    /** Kills it, and by that everything in the sandbox. */
    void kill();

    /** The same, since the command could not be started in it. */
    default void abort(Throwable failure) {
        kill();
    }

    /**
     * Sends it a signal. Only where no helper is in between: without namespaces it is the command itself.
     *
     * @param number as in {@code signal(7)}
     */
    default void signal(int number) {
        kill();
    }

    /** Told once the command has ended and everything is cleared away, to let go what served it. */
    void commandHasEnded();
}
