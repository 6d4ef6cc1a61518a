package dev.srt.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.srt.settings.LocatedJson.Member;
import dev.srt.settings.LocatedJson.Spot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as RFC 8259 has it: no comments, no byte order mark, no name twice in an object, nothing after the value. */
final class LocatedJsonParser {
    /** Settings nest a handful of levels; a file that nests deeper is no settings file. */
    private static final int DEEPEST = 64;

    private LocatedJsonParser() {}

    /** What is wrong with a text that is not JSON. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        MalformedException(String message, int line) {
            super(message);
            this.line = line;
        }

        /** The line, counted from 1; 0 where the text as a whole is meant. */
        int line() {
            return line;
        }
    }

    static LocatedJson parse(byte[] utf8) throws MalformedException {
        String text = decoded(utf8);
        if (text.isBlank()) {
            throw new MalformedException("is empty", 0);
        }
        try (JsonParser parser = factory().createParser(text)) {
            parser.nextToken();
            LocatedJson value = value(parser);
            if (parser.nextToken() != null) {
                Spot at = spot(parser.currentTokenLocation());
                throw new MalformedException("is not valid JSON at " + at + ": something follows the value", at.line());
            }
            return value;
        } catch (JsonProcessingException e) {
            Spot at = e.getLocation() == null ? new Spot(1, 1) : spot(e.getLocation());
            throw new MalformedException("is not valid JSON at " + at + ": " + e.getOriginalMessage(), at.line());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }

    private static String decoded(byte[] utf8) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("is not valid JSON: it is not UTF-8 text", 0);
        }
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
    }

    private static LocatedJson value(JsonParser parser) throws IOException {
        Spot at = spot(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new LocatedJson.Text(parser.getText(), at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new LocatedJson.Digits(parser.getText(), at);
            case VALUE_TRUE -> new LocatedJson.Flag(true, at);
            case VALUE_FALSE -> new LocatedJson.Flag(false, at);
            case VALUE_NULL -> new LocatedJson.Nothing(at);
            case START_ARRAY -> new LocatedJson.Sequence(items(parser), at);
            case START_OBJECT -> new LocatedJson.Members(members(parser), at);
            default -> throw new IllegalStateException("unexpected " + parser.currentToken());
        };
    }

    private static List<LocatedJson> items(JsonParser parser) throws IOException {
        List<LocatedJson> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    private static Map<String, Member> members(JsonParser parser) throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Spot nameAt = spot(parser.currentTokenLocation());
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, new Member(nameAt, value(parser)));
        }
        return members;
    }

    private static Spot spot(JsonLocation location) {
        return new Spot(location.getLineNr(), location.getColumnNr());
    }
}
