package dev.srt.proxy;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Ends something that has done nothing for too long. It looks now and then, so that doing something costs next to nothing. */
final class IdleWatch {
    private final EventLoop loop;
    private final long interval;
    private final Supplier<Duration> patience;
    private final Runnable end;
    private long last = System.nanoTime();
    private ScheduledFuture<?> look;

    /**
     * Begins to watch.
     *
     * @param patience how long nothing may be done, as things stand when it is asked
     * @param end called once, on the loop
     */
    IdleWatch(EventLoop loop, Deadlines deadlines, Supplier<Duration> patience, Runnable end) {
        this.loop = loop;
        this.interval = deadlines.stalled().toNanos();
        this.patience = patience;
        this.end = end;
        lookIn(interval);
    }

    /** Something was done. */
    void touch() {
        last = System.nanoTime();
    }

    void stop() {
        look.cancel(false);
    }

    private void lookIn(long nanoseconds) {
        look = loop.schedule(this::look, nanoseconds, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long left = patience.get().toNanos() - (System.nanoTime() - last);
        if (left <= 0) {
            end.run();
        } else {
            lookIn(Math.min(left, interval));
        }
    }
}
