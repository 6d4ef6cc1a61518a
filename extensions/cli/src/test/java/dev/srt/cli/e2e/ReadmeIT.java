package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows is what one sees. */
@Needs({"bwrap", "curl"})
class ReadmeIT {

    @Test
    void everyExampleDoesWhatItSays() throws Exception {
        List<ConsoleBlock> examples = ConsoleBlock.in(Files.readString(SourceTree.path("README.md")));
        assertThat(examples).hasSize(4);
        try (Workspace workspace = Workspace.of(Caller.CURRENT);
                HostServer server = HostServer.answering("Hello from this machine.\n")) {
            workspace.write(workspace.home().resolve(".ssh/id_rsa"), "the private key\n");
            Files.createSymbolicLink(workspace.project().resolve("srt"), SourceTree.path("srt"));
            for (ConsoleBlock example : examples) {
                for (ConsoleBlock.Step step : example.steps()) {
                    assertThat(type(workspace, server, step.command()))
                            .as("%s: %s", example, step.command())
                            .isEqualTo(step.output()
                                    .replace("/home/me", workspace.home().toString()));
                }
            }
        }
    }

    @Test
    void itsExamplesAreFoundWithTheirOutput() {
        List<ConsoleBlock> found =
                ConsoleBlock.in("text\n```console\n$ a\nx\ny\n$ b\n```\n```json\n{}\n```\n```console\n$ c\n```\n");
        assertThat(found)
                .containsExactly(
                        new ConsoleBlock(
                                2, List.of(new ConsoleBlock.Step("a", "x\ny\n"), new ConsoleBlock.Step("b", ""))),
                        new ConsoleBlock(11, List.of(new ConsoleBlock.Step("c", ""))));
    }

    /** Types a line into bash, where the README's server is the one that runs here. */
    private static String type(Workspace workspace, HostServer server, String line)
            throws IOException, InterruptedException {
        String typed = line.replace("localhost:8000", "localhost:" + server.port());
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", typed)
                .directory(workspace.project().toFile())
                .redirectErrorStream(true);
        bash.environment().clear();
        bash.environment().put("PATH", Srt.PATH);
        bash.environment().put("HOME", workspace.home().toString());
        Path output = Files.createTempFile(workspace.top(), "output", "");
        Process process = bash.redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        try (Started started = new Started(process, output, output)) {
            return started.outcome().stdout();
        }
    }
}
