package dev.srt.cli;

import dev.srt.sandbox.RunningCommand;
import io.vertx.core.Future;
import java.util.List;
import sun.misc.Signal;

/** Passes signals on to the command. One that comes before the command runs reaches it as soon as it does. */
final class Signals {
    /** Those that ask a program to end. SIGQUIT belongs to the JVM. */
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP");

    private Signals() {}

    static void forwardTo(Future<RunningCommand> command) {
        for (String name : FORWARDED) {
            Signal.handle(new Signal(name), signal -> command.onSuccess(running -> running.signal(signal.getNumber())));
        }
    }
}
