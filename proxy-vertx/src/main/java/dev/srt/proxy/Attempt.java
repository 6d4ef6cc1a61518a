package dev.srt.proxy;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The attempt to reach one destination. It ends once, at the latest when its time is over. Lives on one event loop. */
final class Attempt {
    private final EventLoop loop;
    private final Consumer<Dialled> then;
    private final ScheduledFuture<?> alarm;
    private final List<Runnable> atEnd = new ArrayList<>(1);
    private boolean over;

    /** @param then told the result, on the loop */
    Attempt(EventLoop loop, Deadlines deadlines, Consumer<Dialled> then) {
        this.loop = loop;
        this.then = then;
        this.alarm = loop.schedule(
                () -> end(
                        new Dialled.Failed("no answer in " + deadlines.connect().toSeconds() + " seconds", true)),
                deadlines.connect().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    boolean isOver() {
        return over;
    }

    /** Has something done when it is over, however it ends. */
    void atEnd(Runnable task) {
        atEnd.add(task);
    }

    /** Ends it with a result; a connection that comes too late is closed. */
    void end(Dialled result) {
        if (over) {
            if (result instanceof Dialled.Connected late) {
                late.discard();
            }
            return;
        }
        over = true;
        alarm.cancel(false);
        atEnd.forEach(Runnable::run);
        then.accept(result);
    }
}
