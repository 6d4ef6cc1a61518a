package dev.srt.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The beginning of a stream, as it comes. Its methods and its stream's handlers run on one context. */
final class CollectedOutput {
    private final int most;
    private final Buffer kept = Buffer.buffer();
    private final Promise<Void> all = Promise.promise();
    private boolean cut;

    private CollectedOutput(int most) {
        this.most = most;
    }

    static CollectedOutput of(ReadStream<Buffer> stream, int mostBytes) {
        CollectedOutput collected = new CollectedOutput(mostBytes);
        stream.exceptionHandler(collected.all::tryFail);
        stream.endHandler(end -> collected.all.tryComplete());
        stream.handler(collected::add);
        return collected;
    }

    private void add(Buffer more) {
        int room = most - kept.length();
        cut |= more.length() > room;
        kept.appendBuffer(more, 0, Math.min(room, more.length()));
    }

    Future<Void> all() {
        return all.future();
    }

    Buffer kept() {
        return kept;
    }

    boolean isCut() {
        return cut;
    }
}
