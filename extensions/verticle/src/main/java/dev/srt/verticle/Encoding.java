package dev.srt.verticle;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/** How bytes stand in JSON. */
public enum Encoding {
    /** As UTF-8; what is none of that has U+FFFD in its place. */
    TEXT("text") {
        @Override
        String encode(Buffer bytes) {
            return bytes.toString();
        }

        @Override
        Buffer decode(String text) {
            return Buffer.buffer(text);
        }
    },
    /** RFC 4648, section 4. */
    BASE64("base64") {
        @Override
        String encode(Buffer bytes) {
            return Base64.getEncoder().encodeToString(bytes.getBytes());
        }

        @Override
        Buffer decode(String text) {
            try {
                return Buffer.buffer(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                throw new BadRequestException("what is said to be base64 is not");
            }
        }
    };

    private final String word;

    Encoding(String word) {
        this.word = word;
    }

    /** As it stands in a request. */
    public String word() {
        return word;
    }

    abstract String encode(Buffer bytes);

    abstract Buffer decode(String text);

    static Encoding of(String word) {
        for (Encoding encoding : values()) {
            if (encoding.word.equals(word)) {
                return encoding;
            }
        }
        throw new BadRequestException("\"" + word + "\" is no encoding; there are text and base64");
    }
}
