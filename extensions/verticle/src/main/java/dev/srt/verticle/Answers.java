package dev.srt.verticle;

import dev.srt.policy.Decision;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.policy.Rule;
import dev.srt.violation.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What is told on the bus. */
final class Answers {
    private Answers() {}

    /** {@code allowed}; {@code rule} and its {@code source} where one decided; {@code reason} and {@code fix} of a refusal. */
    static JsonObject of(Decision decision) {
        JsonObject json = new JsonObject().put("allowed", decision.allowed());
        switch (decision) {
            case Decision.Allowed allowed -> allowed.rule().ifPresent(rule -> put(json, rule));
            case Decision.Denied denied -> {
                json.put("reason", denied.reason());
                denied.rule().ifPresent(rule -> put(json, rule));
                denied.fix().ifPresent(fix -> json.put("fix", fix));
            }
        }
        return json;
    }

    private static void put(JsonObject json, Rule rule) {
        json.put("rule", rule.text()).put("source", rule.source().toString());
    }

    /** {@code at} (RFC 3339), {@code line}, {@code access}, the members of a decision, and {@code command} with its {@code id} and {@code text}. */
    static JsonObject of(Violation violation) {
        return of(violation.decision())
                .put("at", violation.at().toString())
                .put("line", violation.line())
                .put("access", violation.access().describe())
                .put(
                        "command",
                        new JsonObject()
                                .put("id", violation.command().id())
                                .put("text", violation.command().text()));
    }

    /** The rules in force, in the words and under the names of srt's settings. */
    static JsonObject of(Policy policy) {
        NetworkPolicy network = policy.network();
        FilesystemPolicy files = policy.filesystem();
        return new JsonObject()
                .put(
                        "network",
                        new JsonObject()
                                .put("allowedDomains", texts(network.allowed()))
                                .put("deniedDomains", texts(network.denied()))
                                .put("strictAllowlist", network.strictAllowlist()))
                .put(
                        "filesystem",
                        new JsonObject()
                                .put("disabled", files.disabled())
                                .put("denyRead", texts(files.denyRead()))
                                .put("allowRead", texts(files.allowRead()))
                                .put("allowWrite", texts(files.allowWrite()))
                                .put("denyWrite", texts(files.denyWrite())));
    }

    private static JsonArray texts(Iterable<? extends Rule> rules) {
        JsonArray texts = new JsonArray();
        rules.forEach(rule -> texts.add(rule.text()));
        return texts;
    }

    static JsonArray of(List<String> words) {
        return new JsonArray(words);
    }
}
