package dev.srt.verticle;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * How a command ended. As JSON, members of these names.
 *
 * @param id named the run
 * @param exitStatus 128 + n where signal n ended it
 * @param stdout what it wrote, in the encoding asked for
 * @param stderr the same of standard error
 * @param cut whether either was more than was to be kept
 * @param timedOut whether it was killed since it took too long
 * @param violations what was refused to it, a line each
 */
public record RunReply(
        String id,
        int exitStatus,
        String stdout,
        String stderr,
        boolean cut,
        boolean timedOut,
        List<String> violations) {
    /** Keeps its own copy of the list. */
    public RunReply {
        violations = List.copyOf(violations);
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("exitStatus", exitStatus)
                .put("stdout", stdout)
                .put("stderr", stderr)
                .put("cut", cut)
                .put("timedOut", timedOut)
                .put("violations", new JsonArray(violations));
    }

    /** Reads the JSON. */
    public static RunReply of(JsonObject json) {
        return new RunReply(
                json.getString("id"),
                json.getInteger("exitStatus"),
                json.getString("stdout"),
                json.getString("stderr"),
                json.getBoolean("cut"),
                json.getBoolean("timedOut"),
                json.getJsonArray("violations").stream().map(String.class::cast).toList());
    }
}
