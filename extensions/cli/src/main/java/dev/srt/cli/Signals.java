package dev.srt.cli;

import dev.srt.sandbox.RunningCommand;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The signals that ask srt to end: handed to the command instead, from when one is being started.
 *
 * <p>Java has no other way to hear of a signal than {@code sun.misc.Signal}, in the module {@code jdk.unsupported}.
 */
final class Signals {
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP");

    /** A JVM keeps it. In the native executable it would be Quarkus's, which writes on the command's standard output. */
    private static final String QUIT = "QUIT";

    /** As in {@code signal(7)}. */
    static final int INTERRUPT = 2;

    private Signals() {}

    /**
     * Ends this process, while there is no command yet, nor anything that would have to be cleared away. A JVM's own handler lets the start
     * go on for up to 300 ms more, which leaves behind what that makes.
     */
    static void endAtOnce() {
        handle(number -> Runtime.getRuntime().halt(ExitStatus.SIGNALLED + number));
    }

    /** Passes them to the command. One that comes before the command runs reaches it as soon as it does. */
    static void forwardTo(Future<RunningCommand> command) {
        handle(number -> command.onSuccess(running -> running.signal(number)));
    }

    /** Calls the handler with the number of each signal that comes, on a thread of the JVM's. */
    static void handle(IntConsumer handler) {
        FORWARDED.forEach(name -> handle(name, handler));
        if (NativeExecutable.isThis()) {
            handle(QUIT, handler);
        }
    }

    private static void handle(String name, IntConsumer handler) {
        sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> handler.accept(signal.getNumber()));
    }
}
