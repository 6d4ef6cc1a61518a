package dev.srt.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import picocli.CommandLine;

/** Where srt begins and ends. */
@QuarkusMain
public final class Main implements QuarkusApplication {
    private final CommandLine commandLine;

    @Inject
    Main(CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    /** Becomes srt. */
    public static void main(String... arguments) {
        Timeline.mark("JVM");
        Thread.ofPlatform().name("srt-warm").daemon().start(Main::warm);
        Quarkus.run(Main.class, Main::end, arguments);
    }

    @Override
    public int run(String... arguments) {
        Timeline.mark("framework");
        return commandLine.execute(arguments);
    }

    /**
     * Has what every run needs of the JDK, and what takes longest to begin with, made while another processor starts the framework: the
     * powers that a number in JSON may need, and the source of random numbers. Neither knows of anything that is made there.
     */
    private static void warm() {
        new BigDecimal(BigInteger.TEN);
        new SecureRandom().nextInt();
    }

    private static void end(int status, Throwable failure) {
        Timeline.print();
        System.exit(status);
    }
}
