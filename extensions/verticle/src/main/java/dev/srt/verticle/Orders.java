package dev.srt.verticle;

import dev.srt.sandbox.RunningCommand;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * What a command that runs is told at its own address, one of: {@code {"signal": n}}, {@code {"kill": true}}, {@code {"stdin": ...}} in the
 * encoding of its request, {@code {"stdinEnd": true}}. The reply, an empty object, comes when it is done; for {@code stdin}, when that is
 * written, which lets the sender go no faster than the command reads.
 */
final class Orders {
    private static final Set<String> MEMBERS = Set.of("signal", "kill", "stdin", "stdinEnd");
    private static final int LAST_SIGNAL = 64;

    private Orders() {}

    static void obey(Message<JsonObject> order, RunningCommand running, Encoding encoding) {
        try {
            carryOut(new Body(order.body(), "the order", MEMBERS), order.body(), running, encoding)
                    .onSuccess(done -> order.reply(new JsonObject()))
                    .onFailure(failure -> Failures.reply(order, failure));
        } catch (RuntimeException e) {
            Failures.reply(order, e);
        }
    }

    private static Future<Void> carryOut(Body body, JsonObject json, RunningCommand running, Encoding encoding) {
        if (json.size() != 1) {
            throw new BadRequestException("an order must be one thing: signal, kill, stdin or stdinEnd");
        }
        Optional<Integer> signal = body.count("signal");
        if (signal.isPresent()) {
            if (signal.get() > LAST_SIGNAL) {
                throw new BadRequestException("there is no signal " + signal.get());
            }
            running.signal(signal.get());
        } else if (body.flag("kill")) {
            running.kill();
        } else if (body.flag("stdinEnd")) {
            return running.input().end();
        } else if (body.text("stdin").isPresent()) {
            return running.input().write(encoding.decode(body.text("stdin").get()));
        }
        return Future.succeededFuture();
    }
}
