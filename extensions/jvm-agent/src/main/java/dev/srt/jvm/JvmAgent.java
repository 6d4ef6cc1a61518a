package dev.srt.jvm;

import dev.srt.spi.ToolAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Has every JVM that the command starts use the sandbox's proxies, by an agent that {@code JAVA_TOOL_OPTIONS} names: a JVM
 * reads no proxy variables. It prints that variable at its start, so the token does not stand there: the agent reads it
 * from the environment.
 */
public final class JvmAgent implements ToolAdapter {
    private static final String JAR = "srt-agent.jar";
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    /** For the service loader. */
    public JvmAgent() {}

    /**
     * Lays out the agent, and names it before the options of the caller's.
     *
     * @return nothing where the directory's name holds {@code =}: there a JVM takes the agent's own options to begin
     */
    @Override
    public Map<String, String> install(Path directory, Map<String, String> environment) throws IOException {
        Path jar = directory.resolve(JAR);
        if (jar.toString().contains("=")) {
            return Map.of();
        }
        try (InputStream content = JvmAgent.class.getResourceAsStream(JAR)) {
            if (content == null) {
                throw new IOException("this build has no " + JAR);
            }
            Files.copy(content, jar);
        }
        String inherited = environment.getOrDefault(OPTIONS, "");
        String option = quoted("-javaagent:" + jar);
        return Map.of(OPTIONS, inherited.isBlank() ? option : option + " " + inherited);
    }

    /** One word as a JVM reads the variable: blanks part words, and quotes of either kind hold them together. */
    private static String quoted(String word) {
        return word.matches("[^\\s'\"]*") ? word : "'" + word.replace("'", "'\"'\"'") + "'";
    }
}
