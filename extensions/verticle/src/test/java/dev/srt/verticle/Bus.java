package dev.srt.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A Vert.x with a verticle in it, and those who ask it. */
final class Bus {
    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    /** Settings with which the directory may be written, and these hosts be reached. */
    static JsonObject config(Path directory, String... hosts) {
        JsonArray allowed = new JsonArray();
        for (String host : hosts) {
            allowed.add(host);
        }
        return new JsonObject()
                .put("workingDirectory", directory.toString())
                .put(
                        "settings",
                        new JsonObject()
                                .put("network", new JsonObject().put("allowedDomains", allowed))
                                .put("filesystem", new JsonObject().put("allowWrite", new JsonArray().add("."))));
    }

    Bus deploy(JsonObject config) throws Exception {
        deploy(config, 1);
        return this;
    }

    String deploy(JsonObject config, int instances) throws Exception {
        return await(vertx.deployVerticle(
                SandboxVerticle.class.getName(),
                new DeploymentOptions().setConfig(config).setInstances(instances)));
    }

    JsonObject ask(String address, Object body) throws Exception {
        return await(request(address, body));
    }

    Future<JsonObject> request(String address, Object body) {
        return vertx.eventBus().<JsonObject>request(address, body).map(reply -> reply.body());
    }

    /** The request must fail so. */
    void assertFails(String address, Object body, int code, String told) throws Exception {
        try {
            JsonObject reply = ask(address, body);
            assertThat(reply).as("a failure").isNull();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(ReplyException.class, failure -> {
                assertThat(failure.getMessage()).contains(told);
                assertThat(failure.failureCode()).isEqualTo(code);
            });
        }
    }

    static JsonObject line(String text) {
        return new JsonObject().put("line", text);
    }

    static DeliveryOptions patiently() {
        return new DeliveryOptions().setSendTimeout(TimeUnit.SECONDS.toMillis(60));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        await(vertx.close());
    }
}
