package dev.srt.proxy;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one sandbox to servers, left by clients that are gone, for those that come next. What a policy allowed serves that
 * very policy alone, and each event loop has its own.
 */
final class UpstreamPool {
    /** How many an event loop keeps; the oldest goes first. */
    static final int CAPACITY = 32;

    private final Map<EventLoop, Shelf> shelves = new ConcurrentHashMap<>();
    private final long milliseconds;

    /** @param deadlines say how long a connection waits for its next request */
    UpstreamPool(Deadlines deadlines) {
        this.milliseconds = deadlines.pooled().toMillis();
    }

    /** Keeps a connection over which nothing is under way. */
    void keep(Upstream upstream) {
        shelves.computeIfAbsent(upstream.channel().eventLoop(), loop -> new Shelf())
                .keep(upstream);
    }

    /** One that serves this, the freshest first. */
    Optional<Upstream> take(EventLoop loop, Egress.Wish wish) {
        Shelf shelf = shelves.get(loop);
        return shelf == null ? Optional.empty() : shelf.take(wish);
    }

    /** What one event loop has kept. */
    private final class Shelf implements Upstream.Owner {
        private final Deque<Upstream> kept = new ArrayDeque<>();
        private final Map<Upstream, ScheduledFuture<?>> ends = new HashMap<>();

        void keep(Upstream upstream) {
            if (kept.size() == CAPACITY) {
                kept.getLast().close();
            }
            kept.addFirst(upstream);
            ends.put(
                    upstream,
                    upstream.channel().eventLoop().schedule(upstream::close, milliseconds, TimeUnit.MILLISECONDS));
            upstream.belongTo(this);
        }

        Optional<Upstream> take(Egress.Wish wish) {
            for (Iterator<Upstream> each = kept.iterator(); each.hasNext(); ) {
                Upstream upstream = each.next();
                if (upstream.serves(wish)) {
                    each.remove();
                    ends.remove(upstream).cancel(false);
                    return Optional.of(upstream);
                }
            }
            return Optional.empty();
        }

        @Override
        public boolean responseHead(Upstream which, HttpResponse response) {
            return false;
        }

        @Override
        public boolean responseContent(Upstream which, HttpContent content) {
            return false;
        }

        @Override
        public void responsePause(Upstream which) {
            // So that its end is found out.
            which.read();
        }

        @Override
        public void upstreamWritable(Upstream which) {
            // Nothing is to be written.
        }

        @Override
        public void upstreamClosed(Upstream which) {
            kept.remove(which);
            ScheduledFuture<?> end = ends.remove(which);
            if (end != null) {
                end.cancel(false);
            }
        }
    }
}
