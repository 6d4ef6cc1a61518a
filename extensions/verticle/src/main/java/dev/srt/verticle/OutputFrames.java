package dev.srt.verticle;

import dev.srt.sandbox.RunningCommand;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;

/**
 * Sends what a command writes to an address, a message for each piece: a buffer, with the headers {@value #ID} and {@value #STREAM}. The next
 * piece of a stream is read once the last has been replied to, whatever the reply is, so a command goes no faster than whoever listens;
 * where no reply comes within the bus's time, it is killed. The last message has the stream {@code exit} and the body {@code {"id": ...,
 * "exitStatus": ...}}.
 */
final class OutputFrames {
    static final String ID = "srt-id";
    static final String STREAM = "srt-stream";

    private final EventBus bus;
    private final String address;
    private final RunningCommand running;

    OutputFrames(EventBus bus, String address, RunningCommand running) {
        this.bus = bus;
        this.address = address;
        this.running = running;
    }

    /** Completes when all has been sent and taken; fails where nobody listens. */
    Future<Void> send() {
        return Future.join(forward(running.output(), "stdout"), forward(running.errors(), "stderr"))
                .compose(all -> running.exitStatus())
                .compose(status -> bus.request(
                        address, new JsonObject().put("id", running.id()).put("exitStatus", status), headers("exit")))
                .mapEmpty();
    }

    private DeliveryOptions headers(String stream) {
        return new DeliveryOptions().addHeader(ID, running.id()).addHeader(STREAM, stream);
    }

    private Future<Void> forward(ReadStream<Buffer> stream, String name) {
        Promise<Void> ended = Promise.promise();
        stream.pause();
        stream.endHandler(end -> ended.tryComplete());
        stream.exceptionHandler(ended::tryFail);
        stream.handler(piece -> bus.request(address, piece, headers(name))
                .onSuccess(taken -> stream.fetch(1))
                .onFailure(gone -> {
                    ended.tryFail(gone);
                    stream.handler(lost -> {});
                    stream.resume();
                    running.kill();
                }));
        stream.fetch(1);
        return ended.future();
    }
}
