package dev.srt.verticle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Lets so many commands run at a time, and so many wait; who comes then is told to come again. Used on one event loop. */
final class Turnstile {
    private final int most;
    private final int mostWaiting;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int inside;

    Turnstile(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /** Runs it once there is room, and makes room when it has ended. */
    <T> Future<T> pass(Supplier<Future<T>> run) {
        if (inside < most) {
            inside++;
            return Future.succeededFuture().compose(now -> run.get()).onComplete(ended -> leave());
        }
        if (waiting.size() >= mostWaiting) {
            return Future.failedFuture(Failures.with(
                    Failures.BUSY, "%d commands run and %d wait; ask again later".formatted(inside, waiting.size())));
        }
        Promise<Void> turn = Promise.promise();
        waiting.addLast(turn);
        return turn.future().compose(now -> run.get()).onComplete(ended -> leave());
    }

    private void leave() {
        Promise<Void> next = waiting.pollFirst();
        if (next == null) {
            inside--;
        } else {
            next.complete();
        }
    }
}
