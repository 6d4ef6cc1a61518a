package dev.srt.verticle;

import dev.srt.policy.DomainRule;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.Streams;
import dev.srt.spi.Command;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a command to be run, or to be wrapped. As JSON: {@code argv} or {@code line}; and, all optional, {@code id}, {@code
 * workingDirectory}, {@code environment}, {@code allowedDomains}; to be run, also {@code stdin}, {@code encoding} ({@code text} or {@code
 * base64}: how bytes stand in this message and its answer), {@code maxOutputBytes}, {@code timeoutMillis} and {@code stream}; to be
 * wrapped, {@code validMillis}.
 *
 * @param command what to run
 * @param id names the run; empty for a random one
 * @param workingDirectory where it starts, absolute; empty for the sandbox's
 * @param environment what it inherits; empty for what the sandbox has it inherit
 * @param allowedDomains what it may reach besides
 * @param stdin what it reads
 * @param encoding how bytes stand in JSON
 * @param maxOutputBytes how much is kept of each of its output streams, where these do not go to an address
 * @param timeoutMillis after how long it is killed; empty for never
 * @param stream the address that its output goes to as it comes; empty to have it in the reply
 * @param validMillis how long it may wait to be run, once wrapped
 */
public record RunRequest(
        Command command,
        Optional<String> id,
        Optional<Path> workingDirectory,
        Optional<Map<String, String>> environment,
        List<String> allowedDomains,
        Optional<String> stdin,
        Encoding encoding,
        int maxOutputBytes,
        Optional<Integer> timeoutMillis,
        Optional<String> stream,
        int validMillis) {
    private static final int MAX_OUTPUT_BYTES = 1 << 20;
    private static final int VALID_MILLIS = 5 * 60 * 1000;
    private static final Set<String> MEMBERS = Set.of(
            "argv",
            "line",
            "id",
            "workingDirectory",
            "environment",
            "allowedDomains",
            "stdin",
            "encoding",
            "maxOutputBytes",
            "timeoutMillis",
            "stream",
            "validMillis");

    /** Keeps its own copies of the collections. */
    public RunRequest {
        environment = environment.map(Map::copyOf);
        allowedDomains = List.copyOf(allowedDomains);
    }

    /** A request with nothing but the command. */
    public static RunRequest of(Command command) {
        return new RunRequest(
                command,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Encoding.TEXT,
                MAX_OUTPUT_BYTES,
                Optional.empty(),
                Optional.empty(),
                VALID_MILLIS);
    }

    /**
     * Reads the JSON.
     *
     * @throws BadRequestException where it cannot be meant
     */
    public static RunRequest of(JsonObject json) {
        Body body = new Body(json, "the request", MEMBERS);
        return new RunRequest(
                command(body),
                body.text("id"),
                body.text("workingDirectory").map(RunRequest::absolute),
                body.map("environment"),
                body.texts("allowedDomains").orElse(List.of()),
                body.text("stdin"),
                body.text("encoding").map(Encoding::of).orElse(Encoding.TEXT),
                body.count("maxOutputBytes").orElse(MAX_OUTPUT_BYTES),
                body.count("timeoutMillis"),
                body.text("stream"),
                body.count("validMillis").orElse(VALID_MILLIS));
    }

    private static Command command(Body body) {
        Optional<List<String>> argv = body.texts("argv");
        Optional<String> line = body.text("line");
        if (argv.isPresent() == line.isPresent() || argv.filter(List::isEmpty).isPresent()) {
            throw new BadRequestException("the request must have either \"argv\", not empty, or \"line\"");
        }
        return argv.<Command>map(Command.Argv::new).orElseGet(() -> new Command.ShellLine(line.orElseThrow()));
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new BadRequestException("\"workingDirectory\" of the request is not absolute");
        }
        return path;
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        switch (command) {
            case Command.Argv(List<String> words) -> json.put("argv", new JsonArray(words));
            case Command.ShellLine(String line) -> json.put("line", line);
        }
        id.ifPresent(value -> json.put("id", value));
        workingDirectory.ifPresent(value -> json.put("workingDirectory", value.toString()));
        environment.ifPresent(value -> {
            JsonObject variables = new JsonObject();
            value.forEach(variables::put);
            json.put("environment", variables);
        });
        json.put("allowedDomains", new JsonArray(allowedDomains));
        stdin.ifPresent(value -> json.put("stdin", value));
        json.put("encoding", encoding.word()).put("maxOutputBytes", maxOutputBytes);
        timeoutMillis.ifPresent(value -> json.put("timeoutMillis", value));
        stream.ifPresent(value -> json.put("stream", value));
        return json.put("validMillis", validMillis);
    }

    /**
     * How the sandbox is told.
     *
     * @throws BadRequestException where the id opens something and is no secret
     */
    RunOptions options(String runId, Streams streams) {
        try {
            return new RunOptions(
                    Optional.of(runId),
                    streams,
                    workingDirectory,
                    environment,
                    allowedDomains.stream().map(DomainRule::of).toList());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("\"id\" of the request: " + e.getMessage());
        }
    }
}
