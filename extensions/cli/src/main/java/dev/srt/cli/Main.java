package dev.srt.cli;

import dev.srt.sandbox.SingleCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Where srt begins and ends. Quarkus makes its jar and its native executable, and starts where a command needs it: {@link Container}. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Becomes srt. */
    public static void main(String... arguments) {
        Timeline.mark("JVM");
        int status = ExitStatus.FAILED;
        try {
            status = run(arguments);
        } catch (RuntimeException | Error failure) {
            // Picocli hands on errors, such as that this user may have no more threads.
            FailureMessage.print(failure, new PrintWriter(System.err, true, StandardCharsets.UTF_8), false);
        }
        Timeline.print();
        // Only so has a process a status, and event loops that a failure left behind do not keep it alive.
        System.exit(status);
    }

    private static int run(String... arguments) {
        NativeExecutable.completeStart();
        Signals.endAtOnce();
        LibraryLog.open();
        Thread.ofPlatform().name("srt-warm").daemon().start(Main::warm);
        Thread.ofPlatform().name("srt-warm-loops").daemon().start(EventLoops::warm);
        return CommandLineSetup.commandLine().execute(arguments);
    }

    /**
     * Has what every run needs, and what takes longest to begin with, made on another processor: what is on the class path, the powers that a
     * number in JSON may need, and the source of random numbers.
     */
    private static void warm() {
        SingleCommand.warm();
        new BigDecimal(BigInteger.TEN);
        new SecureRandom().nextInt();
    }
}
