package dev.srt.cli;

import dev.srt.sandbox.RunningCommand;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The signals that ask srt to end, handed to the command instead.
 *
 * <p>Java has no other way to hear of a signal than {@code sun.misc.Signal}, in the module {@code jdk.unsupported}.
 */
final class Signals {
    /** SIGQUIT is missing: it belongs to the JVM. */
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP");

    /** As in {@code signal(7)}. */
    static final int INTERRUPT = 2;

    private Signals() {}

    /** Passes them to the command. One that comes before the command runs reaches it as soon as it does. */
    static void forwardTo(Future<RunningCommand> command) {
        handle(number -> command.onSuccess(running -> running.signal(number)));
    }

    /** Calls the handler with the number of each signal that comes, on a thread of the JVM's. */
    static void handle(IntConsumer handler) {
        for (String name : FORWARDED) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> handler.accept(signal.getNumber()));
        }
    }
}
