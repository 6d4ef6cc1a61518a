package dev.srt.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A backend that is a program. It is started for each question, reads that as one line of JSON from its standard input, and writes the
 * answer to its standard output; what it writes to standard error the user sees. Slower than a jar, but it also reaches a native srt.
 * The messages are those of {@link SpiJson}. A program that answers late, wrongly or not at all is a backend that cannot be used.
 *
 * @since 0.1
 */
public final class ExecutableBackend implements SandboxBackend {
    /** What the names of such programs begin with; the backend's id follows. */
    public static final String PREFIX = "srt-backend-";

    private static final int SECONDS_TO_ANSWER = 10;
    private static final int LONGEST_ANSWER = 8 << 20;

    /** After those that srt brings, unless it is asked for by name. */
    private static final int PREFERENCE = -10;

    private final Path program;

    /** @param program called {@value #PREFIX}{@code ID} */
    public ExecutableBackend(Path program) {
        this.program = program;
    }

    private static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String why) {
            super(why);
        }
    }

    @Override
    public String id() {
        return program.getFileName().toString().substring(PREFIX.length());
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public Availability probe(HostFacts host) {
        try {
            return SpiJson.availability(ask(SpiJson.probe(host)));
        } catch (NoAnswer | MalformedException e) {
            return new Availability.Unusable(blame(e), "mend the plug-in, or remove it");
        }
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        try {
            return SpiJson.launch(ask(SpiJson.prepare(confinement, host)), confinement, host);
        } catch (NoAnswer | MalformedException e) {
            throw new UnenforceableException(blame(e), "mend the plug-in, or choose another backend");
        }
    }

    private String blame(Exception failure) {
        return "the plug-in " + program + " " + failure.getMessage();
    }

    private JsonNode ask(JsonNode question) throws NoAnswer {
        try {
            Process process = new ProcessBuilder(program.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                return converse(process, question);
            } finally {
                process.destroyForcibly();
            }
        } catch (JsonProcessingException e) {
            throw new NoAnswer("does not answer in JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new NoAnswer("cannot be asked: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("was not waited for");
        }
    }

    private static JsonNode converse(Process process, JsonNode question)
            throws IOException, InterruptedException, NoAnswer {
        // Whoever reads nothing until it has written everything would wait for us, and we for it.
        Thread writer = Thread.ofVirtual().start(() -> {
            try (var to = process.getOutputStream()) {
                to.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has answered without reading all, or has ended: its answer tells.
            }
        });
        Thread alarm = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                // It has answered.
            }
        });
        byte[] answer;
        try (InputStream from = process.getInputStream()) {
            answer = from.readNBytes(LONGEST_ANSWER + 1);
        }
        if (answer.length > LONGEST_ANSWER) {
            throw new NoAnswer("answers with more than " + (LONGEST_ANSWER >> 20) + " MiB");
        }
        int status = process.waitFor();
        alarm.interrupt();
        writer.join();
        if (status != 0) {
            throw new NoAnswer("ended with status " + status + ", or took longer than " + SECONDS_TO_ANSWER + " s");
        }
        return SpiJson.parse(answer);
    }
}
