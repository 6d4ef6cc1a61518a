package dev.srt.cli.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for facts. */
public final class Waiting {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Waiting() {}

    /** Returns as soon as the condition holds, and fails where that takes too long. */
    public static void until(String what, Callable<Boolean> condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited " + LIMIT + " in vain for " + what);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("cannot tell whether there is " + what, e);
        }
    }
}
