package dev.srt.verticle;

import dev.srt.policy.Access;
import dev.srt.policy.Destination;
import dev.srt.policy.Host;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;

/** Bodies of messages, as what they ask for. */
final class Requests {
    private static final Set<String> ACCESSES = Set.of("connect", "send", "lookup", "read", "write");

    private Requests() {}

    static RunRequest run(Object body) {
        return switch (body) {
            case RunRequest request -> request;
            case null, default -> RunRequest.of(json(body));
        };
    }

    static JsonObject json(Object body) {
        return switch (body) {
            case JsonObject json -> json;
            case null -> new JsonObject();
            default ->
                throw new BadRequestException("the body is %s, and must be a JSON object"
                        .formatted(body.getClass().getSimpleName()));
        };
    }

    /** {@code connect} or {@code send} with {@code HOST:PORT}, {@code lookup} with a name, {@code read} or {@code write} with a path. */
    static Access access(JsonObject json) {
        Body body = new Body(json, "the request", ACCESSES);
        if (json.size() != 1) {
            throw new BadRequestException("a decision is about one access: connect, send, lookup, read or write");
        }
        String kind = json.fieldNames().iterator().next();
        String what = body.text(kind).orElseThrow(() -> new BadRequestException("\"" + kind + "\" is not a text"));
        return switch (kind) {
            case "connect" -> new Access.Connect(Destination.parse(what));
            case "send" -> new Access.Send(Destination.parse(what));
            case "lookup" -> new Access.Lookup(name(what));
            case "read" -> new Access.Read(Path.of(what));
            default -> new Access.Write(Path.of(what));
        };
    }

    private static Host.Name name(String text) {
        if (Host.parse(text) instanceof Host.Name name) {
            return name;
        }
        throw new BadRequestException("\"" + text + "\" is no name");
    }
}
