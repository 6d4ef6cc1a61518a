package dev.srt.verticle;

import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.Sandbox;
import dev.srt.sandbox.Streams;
import dev.srt.violation.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs what is asked for on the bus. Used on the verticle's event loop. */
final class Runs {
    private final Vertx vertx;
    private final Sandbox sandbox;
    private final String prefix;
    private final Turnstile turnstile;
    private final Set<String> ids = new HashSet<>();

    /** @param prefix of every address */
    Runs(Vertx vertx, Sandbox sandbox, String prefix, Turnstile turnstile) {
        this.vertx = vertx;
        this.sandbox = sandbox;
        this.prefix = prefix;
        this.turnstile = turnstile;
    }

    /** Replies at the command's end, or, where its output goes to an address, at its start. */
    void handle(Message<Object> message) {
        RunRequest request;
        RunOptions how;
        try {
            request = Requests.run(message.body());
            how = request.options(request.id().orElseGet(RunOptions::randomId), Streams.PIPED);
        } catch (RuntimeException e) {
            Failures.reply(message, e);
            return;
        }
        String id = how.id().orElseThrow();
        if (!ids.add(id)) {
            Failures.reply(message, new BadRequestException("a command with the id \"" + id + "\" runs already"));
            return;
        }
        turnstile
                .pass(() -> sandbox.run(request.command(), how).compose(running -> serve(message, request, running)))
                .onComplete(ended -> ids.remove(id))
                .onFailure(failure -> Failures.reply(message, failure));
    }

    /** The address at which a command that runs is spoken to. */
    static String control(String prefix, String id) {
        return prefix + ".command." + id;
    }

    private Future<Void> serve(Message<Object> message, RunRequest request, RunningCommand running) {
        MessageConsumer<JsonObject> control = vertx.eventBus().consumer(control(prefix, running.id()));
        control.handler(order -> Orders.obey(order, running, request.encoding()));
        AtomicBoolean timedOut = new AtomicBoolean();
        long alarm = request.timeoutMillis()
                .map(millis -> vertx.setTimer(millis, late -> {
                    timedOut.set(true);
                    running.kill();
                }))
                .orElse(-1L);
        Future<Void> served = request.stream()
                .map(address -> stream(message, request, running, address))
                .orElseGet(() -> collect(message, request, running, timedOut));
        return served.onComplete(ended -> {
            vertx.cancelTimer(alarm);
            control.unregister();
        });
    }

    private Future<Void> stream(Message<Object> message, RunRequest request, RunningCommand running, String address) {
        request.stdin()
                .ifPresent(text -> running.input().write(request.encoding().decode(text)));
        message.reply(new JsonObject().put("id", running.id()).put("control", control(prefix, running.id())));
        // That nobody listens any more is no failure of the request, which has been answered.
        return new OutputFrames(vertx.eventBus(), address, running)
                .send()
                .otherwiseEmpty()
                .eventually(running::exitStatus);
    }

    private Future<Void> collect(
            Message<Object> message, RunRequest request, RunningCommand running, AtomicBoolean timedOut) {
        Buffer input = request.stdin().map(request.encoding()::decode).orElseGet(Buffer::buffer);
        running.input().end(input);
        return running.finished(request.maxOutputBytes())
                .onSuccess(finished ->
                        message.reply(reply(request, finished, timedOut.get()).toJson()))
                .mapEmpty();
    }

    private RunReply reply(RunRequest request, FinishedCommand finished, boolean timedOut) {
        return new RunReply(
                finished.id(),
                finished.exitStatus(),
                request.encoding().encode(finished.output()),
                request.encoding().encode(finished.errors()),
                finished.cut(),
                timedOut,
                sandbox.violations().ofCommand(finished.id()).stream()
                        .map(Violation::line)
                        .toList());
    }
}
