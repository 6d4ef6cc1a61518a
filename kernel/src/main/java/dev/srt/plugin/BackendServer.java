package dev.srt.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a program of a backend, which srt starts for each question ({@link ExecutableBackend}).
 *
 * @since 0.1
 */
public final class BackendServer {
    private BackendServer() {}

    /**
     * Answers the question that comes in: all that a {@code main} has to do.
     *
     * @param in standard input
     * @param out standard output, which nothing else may be written to
     * @throws IOException where either fails, or no question came that this version understands
     */
    public static void serve(SandboxBackend backend, InputStream in, OutputStream out) throws IOException {
        JsonNode question = SpiJson.parse(in.readAllBytes());
        try {
            out.write((answer(backend, question) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JsonNode answer(SandboxBackend backend, JsonNode question) throws MalformedException {
        return switch (SpiJson.call(question)) {
            case PROBE -> SpiJson.answer(backend.probe(host(backend, question)));
            case PREPARE -> {
                try {
                    yield SpiJson.answer(backend.prepare(SpiJson.confinement(question), host(backend, question)));
                } catch (UnenforceableException e) {
                    yield SpiJson.answer(e);
                }
            }
        };
    }

    /** srt does not know which programs the backend looks for, so they are looked up here, in the same {@code PATH}. */
    private static HostFacts host(SandboxBackend backend, JsonNode question) throws MalformedException {
        HostFacts told = SpiJson.host(question);
        Map<String, Path> tools = new HashMap<>(told.tools());
        String path = System.getenv().getOrDefault("PATH", "");
        for (String tool : backend.tools()) {
            Stream.of(path.split(":", -1))
                    .filter(directory -> directory.startsWith("/"))
                    .map(directory -> Path.of(directory, tool))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst()
                    .ifPresent(file -> tools.putIfAbsent(tool, file));
        }
        return told.withTools(tools);
    }
}
