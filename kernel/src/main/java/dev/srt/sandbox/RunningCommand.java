package dev.srt.sandbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * A command that the sandbox is running.
 *
 * @since 0.1
 */
public interface RunningCommand {

    /** Names the run, in violations. */
    String id();

    /**
     * Completes when the command has ended and everything it started is gone.
     *
     * @return its exit status; 128 + n where signal n ended it; 126 or 127 where it could not be executed, as a shell
     *     has it
     */
    Future<Integer> exitStatus();

    /**
     * The command's standard input.
     *
     * @throws IllegalStateException where that is no {@link Stdio#PIPE}
     */
    WriteStream<Buffer> input();

    /**
     * The command's standard output. Nothing is read before it has a handler, nor while it is paused.
     *
     * @throws IllegalStateException where that is no {@link Stdio#PIPE}
     */
    ReadStream<Buffer> output();

    /** The same of the command's standard error. */
    ReadStream<Buffer> errors();

    /**
     * Sends a signal to the command and the processes it started in its own group.
     *
     * @param number as in {@code signal(7)}
     */
    void signal(int number);

    /** Ends the command, and all that it started, at once. */
    void kill();

    /**
     * Reads all that the command writes until it has ended. A command that writes more than is kept goes on, and the rest is thrown away.
     *
     * @param mostBytes how much is kept of each stream
     */
    default Future<FinishedCommand> finished(int mostBytes) {
        CollectedOutput output = CollectedOutput.of(output(), mostBytes);
        CollectedOutput errors = CollectedOutput.of(errors(), mostBytes);
        return Future.all(exitStatus(), output.all(), errors.all())
                .map(all -> new FinishedCommand(
                        id(), exitStatus().result(), output.kept(), errors.kept(), output.isCut() || errors.isCut()));
    }
}
