package dev.srt.verticle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** What a command has written, as it came to an address. */
final class Collected {
    private final Map<String, Buffer> streams = new ConcurrentHashMap<>();
    private final Promise<JsonObject> ended = Promise.promise();

    /** What was told at the command's end. */
    final Future<JsonObject> exit = ended.future();

    void take(Message<Object> message) {
        switch (message.body()) {
            case Buffer piece ->
                streams.merge(
                        message.headers().get(OutputFrames.STREAM),
                        piece,
                        (all, more) -> all.copy().appendBuffer(more));
            case JsonObject end -> ended.complete(end);
            default -> ended.fail("a message of an unknown kind");
        }
        message.reply(null);
    }

    int bytes(String stream) {
        return streams.getOrDefault(stream, Buffer.buffer()).length();
    }

    String text(String stream) {
        return streams.getOrDefault(stream, Buffer.buffer()).toString();
    }

    /** Whether it came to be so within a time in which it does on any machine. */
    static boolean eventually(BooleanSupplier state) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Whether a process with this word among its arguments runs on this machine. */
    static boolean runs(String word) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> arguments(process.pid()).contains(word));
    }

    private static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
