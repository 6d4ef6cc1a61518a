package dev.srt.verticle;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Lets messages be written as records: on the wire they are the JSON that their types document, so either side may use that instead.
 *
 * @param <T> immutable
 */
public final class JsonCodec<T> implements MessageCodec<T, T> {
    private final Class<T> type;
    private final Function<T, JsonObject> writer;
    private final Function<JsonObject, T> reader;

    private JsonCodec(Class<T> type, Function<T, JsonObject> writer, Function<JsonObject, T> reader) {
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    /** Has an event bus take {@link RunRequest} and {@link RunReply} for bodies. Once for each Vert.x, before the first is sent. */
    public static void register(EventBus bus) {
        register(bus, new JsonCodec<>(RunRequest.class, RunRequest::toJson, RunRequest::of));
        register(bus, new JsonCodec<>(RunReply.class, RunReply::toJson, RunReply::of));
    }

    private static <T> void register(EventBus bus, JsonCodec<T> codec) {
        bus.registerDefaultCodec(codec.type, codec);
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        Buffer json = writer.apply(message).toBuffer();
        buffer.appendInt(json.length()).appendBuffer(json);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        return reader.apply(new JsonObject(buffer.getBuffer(start, start + buffer.getInt(position))));
    }

    @Override
    public T transform(T message) {
        return message;
    }

    @Override
    public String name() {
        return "srt-" + type.getSimpleName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
