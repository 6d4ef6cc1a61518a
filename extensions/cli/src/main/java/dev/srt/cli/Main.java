package dev.srt.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;

/** Where srt begins and ends. Quarkus makes its jar and its native executable, and starts where a command needs it: {@link Container}. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Becomes srt. */
    public static void main(String... arguments) {
        Timeline.mark("JVM");
        LibraryLog.open();
        Thread.ofPlatform().name("srt-warm").daemon().start(Main::warm);
        Thread.ofPlatform().name("srt-warm-loops").daemon().start(EventLoops::warm);
        NativeExecutable.completeStart();
        int status = CommandLineSetup.commandLine().execute(arguments);
        Timeline.print();
        System.exit(status);
    }

    /**
     * Has what every run needs of the JDK, and what takes longest to begin with, made on another processor: the powers that a number
     * in JSON may need, and the source of random numbers.
     */
    private static void warm() {
        new BigDecimal(BigInteger.TEN);
        new SecureRandom().nextInt();
    }
}
