package dev.srt.sandbox;

import io.vertx.core.Future;

/** A command that the sandbox is running. */
public interface RunningCommand {

    /**
     * Completes when the command has ended and everything it started is gone.
     *
     * @return its exit status; 128 + n where signal n ended it; 126 or 127 where it could not be executed, as a shell
     *     has it
     */
    Future<Integer> exitStatus();

    /**
     * Sends a signal to the command and the processes it started in its own group.
     *
     * @param number as in {@code signal(7)}
     */
    void signal(int number);
}
