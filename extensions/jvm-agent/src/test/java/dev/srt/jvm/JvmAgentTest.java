package dev.srt.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs are told of the agent. */
class JvmAgentTest {
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    @TempDir
    private Path directory;

    @Test
    void theAgentStandsBeforeTheOptionsOfTheCallers() throws Exception {
        assertThat(new JvmAgent().install(directory, Map.of(OPTIONS, "-Dx=1 -Dy=2")))
                .isEqualTo(Map.of(OPTIONS, "-javaagent:" + directory.resolve("srt-agent.jar") + " -Dx=1 -Dy=2"));
    }

    @Test
    void withoutOptionsOfTheCallersItStandsAlone() throws Exception {
        assertThat(new JvmAgent().install(directory, Map.of()))
                .isEqualTo(Map.of(OPTIONS, "-javaagent:" + directory.resolve("srt-agent.jar")));
    }

    @Test
    void aDirectoryWithBlanksAndQuotesIsStillOneOption() throws Exception {
        Path odd = Files.createDirectory(directory.resolve("it's \"odd\""));
        String options = new JvmAgent().install(odd, Map.of()).get(OPTIONS);

        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XshowSettings:properties",
                "-version");
        java.environment().put(OPTIONS, options);
        java.environment().put("HTTPS_PROXY", "http://srt:token@localhost:3128");
        Process process = java.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("https.proxyPort = 3128");
    }

    @Test
    void whereTheJvmWouldMistakeTheDirectoryForOptionsThereIsNoAgent() throws Exception {
        assertThat(new JvmAgent().install(directory.resolve("a=b"), Map.of())).isEmpty();
    }

    /** Java 8 reads class files of version 52 (The Java Virtual Machine Specification, table 4.1-A). */
    @Test
    void everyClassOfTheAgentIsForJava8() throws Exception {
        new JvmAgent().install(directory, Map.of());
        try (JarFile jar = new JarFile(directory.resolve("srt-agent.jar").toFile())) {
            assertThat(jar.stream().filter(entry -> entry.getName().endsWith(".class")))
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(jar.getInputStream(entry).readNBytes(8)[7])
                            .as(entry.getName())
                            .isEqualTo((byte) 52));
        }
    }
}
