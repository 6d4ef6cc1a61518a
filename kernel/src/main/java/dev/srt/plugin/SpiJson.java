package dev.srt.plugin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.UnenforceableException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The SPI as JSON, version {@value #VERSION}: a question is {@code {"srt": 1, "call": "probe", "host": ...}} or {@code {"srt": 1, "call":
 * "prepare", "confinement": ..., "host": ...}}. The answer to the one is {@code {"usable": [GUARANTEE...]}} or {@code {"unusable":
 * {"reason": ..., "fix": ...}}}, to the other {@code {"launch": ...}} or {@code {"unenforceable": {"problem": ..., "fix": ...}}}.
 * {@link HostJson}, {@link ConfinementJson} and {@link LaunchJson} are the parts.
 */
final class SpiJson {
    /** Changes where a program that was right before would not be any more. */
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SpiJson() {}

    /** What is asked. */
    enum Call {
        PROBE("probe"),
        PREPARE("prepare");

        private final String word;

        Call(String word) {
            this.word = word;
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(Iterable<?> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(text -> array.add(text.toString()));
        return array;
    }

    static JsonNode parse(byte[] text) throws IOException {
        return JSON.readTree(text);
    }

    static ObjectNode probe(HostFacts host) {
        return question(Call.PROBE).set("host", HostJson.of(host));
    }

    static ObjectNode prepare(Confinement confinement, HostFacts host) {
        return question(Call.PREPARE)
                .<ObjectNode>set("confinement", ConfinementJson.of(confinement))
                .set("host", HostJson.of(host));
    }

    private static ObjectNode question(Call call) {
        return object().put("srt", VERSION).put("call", call.word);
    }

    static Call call(JsonNode question) throws MalformedException {
        if (question.path("srt").asInt() != VERSION) {
            throw new MalformedException("asks in another version of the SPI than " + VERSION);
        }
        String word = Fields.text(question, "call");
        for (Call call : Call.values()) {
            if (call.word.equals(word)) {
                return call;
            }
        }
        throw new MalformedException("asks \"" + word + "\"");
    }

    static HostFacts host(JsonNode question) throws MalformedException {
        return HostJson.read(Fields.member(question, "host"));
    }

    static Confinement confinement(JsonNode question) throws MalformedException {
        return ConfinementJson.read(Fields.member(question, "confinement"));
    }

    static ObjectNode answer(Availability availability) {
        return switch (availability) {
            case Availability.Usable usable ->
                object().set(
                                "usable",
                                array(usable.guarantees().stream()
                                        .sorted()
                                        .map(Guarantee::id)
                                        .toList()));
            case Availability.Unusable unusable ->
                object().set(
                                "unusable",
                                object().put("reason", unusable.reason()).put("fix", unusable.fix()));
        };
    }

    static ObjectNode answer(Launch launch) {
        return object().set("launch", LaunchJson.of(launch));
    }

    static ObjectNode answer(UnenforceableException failure) {
        return object().set(
                        "unenforceable",
                        object().put("problem", failure.getMessage()).put("fix", failure.fix()));
    }

    static Availability availability(JsonNode answer) throws MalformedException {
        JsonNode unusable = answer.path("unusable");
        if (unusable.isObject()) {
            return new Availability.Unusable(Fields.text(unusable, "reason"), Fields.text(unusable, "fix"));
        }
        List<String> ids = Fields.texts(answer, "usable");
        Set<Guarantee> guarantees = EnumSet.noneOf(Guarantee.class);
        for (String id : ids) {
            guarantees.add(guarantee(id));
        }
        return new Availability.Usable(guarantees);
    }

    private static Guarantee guarantee(String id) throws MalformedException {
        for (Guarantee guarantee : Guarantee.values()) {
            if (guarantee.id().equals(id)) {
                return guarantee;
            }
        }
        throw new MalformedException("promises \"" + id + "\", which is no guarantee");
    }

    /**
     * The launch of an answer.
     *
     * @throws UnenforceableException where the answer is that there is none
     */
    static Launch launch(JsonNode answer, Confinement confinement, HostFacts host)
            throws MalformedException, UnenforceableException {
        Optional<JsonNode> refusal = Fields.optional(answer, "unenforceable");
        if (refusal.isPresent()) {
            throw new UnenforceableException(Fields.text(refusal.get(), "problem"), Fields.text(refusal.get(), "fix"));
        }
        return LaunchJson.read(Fields.member(answer, "launch"), confinement, host);
    }
}
