package dev.srt.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Where a run's time goes ({@code --debug=timing}): what was done, and when. */
final class Timeline {
    /** When the launcher began, and when it became this JVM, in microseconds of the epoch; nothing where bash has no such clock. */
    private static final String LAUNCHER = "srt.times";

    /** Microseconds of the epoch until the year 2286. */
    private static final String MOMENT = "[0-9]{16}";

    private static final int LONGEST = 60;
    private static final double MICROS_PER_MILLI = 1000;

    /** What has been done, and the moment it was. */
    private record Step(String done, long micros) {}

    /** Some twenty of them. They are kept before it is known whether anybody asks, since that is what reading the command line tells. */
    private static final Queue<Step> STEPS = new ConcurrentLinkedQueue<>();

    private static volatile boolean wanted;

    private Timeline() {}

    /** This is done now. Several threads do things, and the order is that of their moments. */
    static synchronized void mark(String done) {
        STEPS.add(new Step(done, now()));
    }

    /** Somebody asks: it is printed at the end. */
    static void want() {
        wanted = true;
    }

    /** Hands lines on, and marks each where somebody asks. */
    static Consumer<String> marking(Consumer<String> told) {
        return wanted
                ? line -> {
                    mark(line);
                    told.accept(line);
                }
                : told;
    }

    /** Prints it where somebody asks. */
    static void print() {
        if (!wanted) {
            return;
        }
        mark("everything is closed");
        String[] launcher = System.getProperty(LAUNCHER, "").split(" ", -1);
        long began = STEPS.element().micros();
        long last = began;
        if (launcher.length == 2 && Arrays.stream(launcher).allMatch(moment -> moment.matches(MOMENT))) {
            began = Long.parseLong(launcher[0]);
            last = Long.parseLong(launcher[1]);
            print("launcher", began, began, last);
        }
        for (Step step : STEPS) {
            print(step.done(), began, last, step.micros());
            last = step.micros();
        }
    }

    private static void print(String done, long began, long last, long now) {
        StandardError.debug("%9.1f ms %+9.1f  %s"
                .formatted(
                        (now - began) / MICROS_PER_MILLI,
                        (now - last) / MICROS_PER_MILLI,
                        done.length() > LONGEST ? done.substring(0, LONGEST) + "..." : done));
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
