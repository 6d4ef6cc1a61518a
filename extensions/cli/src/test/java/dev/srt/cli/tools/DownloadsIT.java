package dev.srt.cli.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fetches things does so through the proxy because of its environment alone, and says why where it may not. */
@Needs({"bwrap", "curl", "wget", "git", "npm", "python3", "pip3", "apt-get"})
class DownloadsIT {
    private static final String COMMIT = "0123456789012345678901234567890123456789";

    /**
     * A tool.
     *
     * @param command what to run; {@code URL} stands for the server's
     * @param request something the server is asked on the way
     * @param output something the tool prints in the end
     * @param refusal something the tool prints where the server may not be reached
     */
    record Tool(String command, String request, String output, String refusal) {
        @Override
        public String toString() {
            return command.substring(0, command.indexOf(' '));
        }
    }

    private static final List<Tool> TOOLS = List.of(
            new Tool("curl -sS URL/file", "GET /file", "content", "host is not on the allow list"),
            new Tool("wget -nv -O - URL/file", "GET /file", "content", "403"),
            new Tool(
                    "/usr/bin/python3 -c 'import urllib.request as u; print(u.urlopen(\"URL/file\").read())'",
                    "GET /file",
                    "content",
                    "403"),
            new Tool("git ls-remote URL/repository", "GET /repository/info/refs", COMMIT, "403"),
            new Tool("npm view --registry URL/ thing version", "GET /thing", "1.2.3", "403"),
            new Tool(
                    "/usr/bin/python3 -m pip download --disable-pip-version-check --no-cache-dir --no-deps --retries 0"
                            + " --index-url URL/simple/ --trusted-host " + Loopback.OTHER + " thing && ls",
                    "GET /simple/thing/",
                    "thing-1.0-py3-none-any.whl",
                    "No matching distribution"),
            new Tool(
                    "mkdir -p lists/partial archives/partial && echo 'deb [trusted=yes] URL archive/' >sources.list &&"
                            + " apt-get -o Dir::State::Lists=$PWD/lists -o Dir::Cache=$PWD -o Dir::Cache::Archives=$PWD/archives"
                            + " -o Dir::Etc::SourceList=$PWD/sources.list -o Dir::Etc::SourceParts=/dev/null"
                            + " -o Dir::State::status=/dev/null -o APT::Sandbox::User= -o APT::Update::Post-Invoke-Success::="
                            + " -o Acquire::Languages=none -o Acquire::Retries=0 update 2>&1",
                    "GET /archive/Packages",
                    " archive/ Packages [",
                    "403"));

    private static Stream<Arguments> tools() {
        return Caller.available().stream().flatMap(caller -> TOOLS.stream().map(tool -> Arguments.of(caller, tool)));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aServerThatIsAllowedIsReached(Caller caller, Tool tool, @TempDir Path files) throws Exception {
        plant(files);
        try (Srt srt = Srt.of(caller);
                FileServer server = new FileServer(files)) {
            Outcome outcome = run(srt, tool, server, "[\"" + Loopback.OTHER + "\"]");

            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(outcome.stdout()).as("%s", outcome).contains(tool.output());
            assertThat(server.requests()).anyMatch(request -> request.startsWith(tool.request()));
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void oneThatIsNotIsNotAndTheToolSaysSo(Caller caller, Tool tool, @TempDir Path files) throws Exception {
        plant(files);
        try (Srt srt = Srt.of(caller);
                FileServer server = new FileServer(files)) {
            Outcome outcome = run(srt, tool, server, "[]");

            assertThat(outcome.stdout() + outcome.stderr()).contains(tool.refusal());
            assertThat(server.requests()).isEmpty();
        }
    }

    private static Outcome run(Srt srt, Tool tool, FileServer server, String allowed) throws Exception {
        return srt.runWith(
                "{\"network\": {\"allowedDomains\": " + allowed
                        + "}, \"filesystem\": {\"allowWrite\": [\".\", \"~\"]}}",
                "-c",
                tool.command().replace("URL", server.url()));
    }

    /** What each of the tools looks for. */
    private static void plant(Path files) throws IOException {
        Map<String, String> contents = Map.of(
                "file",
                "content",
                "repository/info/refs",
                COMMIT + "\trefs/heads/main\n",
                "repository/HEAD",
                "ref: refs/heads/main\n",
                "thing",
                "{\"name\": \"thing\", \"dist-tags\": {\"latest\": \"1.2.3\"}, \"versions\": {\"1.2.3\": {\"name\": \"thing\","
                        + " \"version\": \"1.2.3\"}}}",
                "simple/thing/index.html",
                "<a href=\"/thing-1.0-py3-none-any.whl\">thing-1.0-py3-none-any.whl</a>",
                "archive/Packages",
                "Package: thing\nVersion: 1\nArchitecture: all\nFilename: thing.deb\nSize: 1\n");
        for (Map.Entry<String, String> content : contents.entrySet()) {
            Path file = files.resolve(content.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.getValue());
        }
        try (OutputStream out = Files.newOutputStream(files.resolve("thing-1.0-py3-none-any.whl"));
                ZipOutputStream wheel = new ZipOutputStream(out)) {
            entry(wheel, "thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n");
            entry(wheel, "thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            entry(wheel, "thing-1.0.dist-info/RECORD", "");
        }
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
