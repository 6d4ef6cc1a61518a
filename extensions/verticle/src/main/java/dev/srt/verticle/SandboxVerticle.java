package dev.srt.verticle;

import dev.srt.policy.Access;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.Sandbox;
import dev.srt.sandbox.Streams;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs commands in a sandbox of its own for whoever asks on the event bus. Deploy it with a JSON configuration ({@code address}, {@code
 * workingDirectory}, {@code environment}, {@code settings} or {@code settingsFile}, {@code backend}, {@code plugins}, {@code maxCommands},
 * {@code maxWaiting}, {@code policyUpdates}). Instances share nothing: the bus gives each request to one of them.
 *
 * <table>
 * <caption>Addresses; {@code srt} is what the configuration says instead</caption>
 * <tr><td>{@code srt.run}</td><td>a {@link RunRequest}, or its JSON; answered by the JSON of a {@link RunReply}, or, where the output goes
 * to an address, by {@code {"id": ..., "control": ...}}</td></tr>
 * <tr><td>{@code srt.command.ID}</td><td>orders for a command that runs: {@code signal}, {@code kill}, {@code stdin}, {@code
 * stdinEnd}</td></tr>
 * <tr><td>{@code srt.wrap}</td><td>a {@link RunRequest}, or its JSON; answered by {@code {"id": ..., "argv": [...], "line": ..., "expires":
 * ...}}, which this user's processes on this machine can run</td></tr>
 * <tr><td>{@code srt.decide}</td><td>{@code {"connect": "host:port"}}, {@code send}, {@code lookup}, {@code read} or {@code write};
 * answered by {@code {"allowed": ..., "reason": ..., "rule": ..., "source": ..., "fix": ...}}</td></tr>
 * <tr><td>{@code srt.policy}</td><td>{@code {}}, answered by the rules in force; or, where the configuration says {@code policyUpdates},
 * {@code {"network": ...}} as in srt's settings, which is in force from the next connection on</td></tr>
 * <tr><td>{@code srt.violations}</td><td>published: what was refused</td></tr>
 * </table>
 *
 * <p>Requests fail with the codes of {@link Failures}. Whoever is on the bus can run commands, so it must be a bus of friends.
 *
 * @since 0.1
 */
public final class SandboxVerticle extends AbstractVerticle {
    private VerticleConfig config;
    private Sandbox sandbox;

    /** For Vert.x. */
    public SandboxVerticle() {}

    @Override
    public void start(Promise<Void> started) {
        try {
            config = VerticleConfig.of(config());
        } catch (BadRequestException e) {
            started.fail(e);
            return;
        }
        vertx.executeBlocking(config::options, false)
                .compose(options -> Sandbox.open(vertx, options))
                .compose(this::serve)
                .onComplete(started);
    }

    private Future<Void> serve(Sandbox opened) {
        sandbox = opened;
        String violations = config.address() + ".violations";
        sandbox.violations().subscribe(violation -> vertx.eventBus().publish(violations, Answers.of(violation)));
        Runs runs =
                new Runs(vertx, sandbox, config.address(), new Turnstile(config.maxCommands(), config.maxWaiting()));
        return Future.all(
                        listen("run", runs::handle),
                        listen("wrap", answering(this::wrap)),
                        listen("decide", answering(this::decide)),
                        listen("policy", answering(this::policy)))
                .mapEmpty();
    }

    private Future<Void> listen(String name, Handler<Message<Object>> handler) {
        Promise<Void> everywhere = Promise.promise();
        vertx.eventBus()
                .<Object>consumer(config.address() + "." + name, handler)
                .completionHandler(everywhere);
        return everywhere.future();
    }

    /** Answers with what becomes of the body. */
    private static Handler<Message<Object>> answering(Function<Object, Future<JsonObject>> answer) {
        return message -> {
            Future<JsonObject> answered;
            try {
                answered = answer.apply(message.body());
            } catch (RuntimeException e) {
                answered = Future.failedFuture(e);
            }
            answered.onSuccess(message::reply).onFailure(failure -> Failures.reply(message, failure));
        };
    }

    private Future<JsonObject> wrap(Object body) {
        RunRequest request = Requests.run(body);
        RunOptions how = request.options(request.id().orElseGet(RunOptions::randomId), Streams.INHERITED);
        return sandbox.wrap(request.command(), how, Duration.ofMillis(request.validMillis()))
                .map(wrapped -> new JsonObject()
                        .put("id", wrapped.id())
                        .put("argv", Answers.of(wrapped.argv()))
                        .put("line", wrapped.line())
                        .put("expires", wrapped.expires().toString()));
    }

    private Future<JsonObject> decide(Object body) {
        Access access = Requests.access(Requests.json(body));
        return sandbox.judge(access).map(Answers::of);
    }

    private Future<JsonObject> policy(Object body) {
        JsonObject json = Requests.json(body);
        if (json.isEmpty()) {
            return Future.succeededFuture(Answers.of(sandbox.policy()));
        }
        new Body(json, "the request", Set.of("network"));
        if (!config.policyUpdates()) {
            return Future.failedFuture(
                    Failures.with(
                            Failures.FORBIDDEN,
                            "the policy is not changed by way of the bus; deploy the verticle with \"policyUpdates\": true to allow it"));
        }
        return vertx.executeBlocking(() -> config.policy(json), false).map(policy -> {
            sandbox.update(policy.network());
            return Answers.of(sandbox.policy());
        });
    }

    @Override
    public void stop(Promise<Void> stopped) {
        if (sandbox == null) {
            stopped.complete();
        } else {
            sandbox.shutdown().onComplete(stopped);
        }
    }
}
