package dev.srt.verticle;

import static dev.srt.verticle.Bus.await;
import static dev.srt.verticle.Bus.config;
import static dev.srt.verticle.Bus.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.srt.spi.Command;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verticle, as whoever is on its event bus has it. */
class SandboxVerticleTest {
    @TempDir
    private Path directory;

    private final Bus bus = new Bus();

    @AfterEach
    void close() throws Exception {
        bus.close();
    }

    @Test
    void aCommandRunsInTheSandboxAndItsEndIsTold() throws Exception {
        bus.deploy(config(directory));
        JsonObject reply = bus.ask(
                "srt.run",
                line("cat; echo err >&2; touch here /etc/there; exit 3").put("stdin", "in"));
        RunReply ended = RunReply.of(reply);
        assertThat(ended.stdout()).isEqualTo("in");
        assertThat(ended.stderr()).startsWith("err\n").contains("Read-only file system");
        assertThat(ended.exitStatus()).isEqualTo(3);
        assertThat(directory.resolve("here")).exists();
        assertThat(Path.of("/etc/there")).doesNotExist();
    }

    @Test
    void bytesTravelAsBase64WhereThatIsAskedFor() throws Exception {
        bus.deploy(config(directory));
        JsonObject reply = bus.ask(
                "srt.run",
                new JsonObject()
                        .put("argv", new JsonArray().add("cat"))
                        .put("encoding", "base64")
                        .put("stdin", "AP/+"));
        assertThat(reply.getString("stdout")).isEqualTo("AP/+");
    }

    @Test
    void aRequestMayBeARecord() throws Exception {
        JsonCodec.register(bus.vertx.eventBus());
        bus.deploy(config(directory));
        JsonObject reply = bus.ask("srt.run", RunRequest.of(new Command.Argv(List.of("printf", "%s|", "a b", "c"))));
        assertThat(reply.getString("stdout")).isEqualTo("a b|c|");
    }

    @Test
    void whatIsRefusedIsPublishedAndToldInTheReply() throws Exception {
        bus.deploy(config(directory));
        List<JsonObject> published = new CopyOnWriteArrayList<>();
        bus.vertx.eventBus().<JsonObject>consumer("srt.violations", message -> published.add(message.body()));
        JsonObject reply =
                bus.ask("srt.run", line("curl -s http://denied.example/").put("id", "curl"));
        assertThat(reply.getJsonArray("violations"))
                .singleElement()
                .isEqualTo("deny network-outbound denied.example:80 (host is not on the allow list)");
        // The bus gives the verticle's messages in their order.
        bus.ask("srt.policy", new JsonObject());
        assertThat(published).singleElement().satisfies(violation -> {
            assertThat(violation.getString("line")).contains("denied.example:80");
            assertThat(violation.getString("fix")).contains("network.allowedDomains");
            assertThat(violation.getJsonObject("command").getString("id")).isEqualTo("curl");
        });
    }

    @Test
    void outputGoesToAnAddressNoFasterThanItIsTaken() throws Exception {
        bus.deploy(config(directory));
        int much = 4 << 20;
        Collected taken = new Collected();
        List<Message<Object>> held = new CopyOnWriteArrayList<>();
        bus.vertx.eventBus().<Object>consumer("listener", message -> {
            if (held.isEmpty()) {
                held.add(message);
            } else {
                taken.take(message);
            }
        });
        JsonObject started = bus.ask(
                "srt.run",
                line("head -c " + much + " /dev/zero; touch written; echo end >&2; exit 5")
                        .put("stream", "listener"));
        assertThat(Collected.eventually(() -> !held.isEmpty())).isTrue();
        // Nobody has taken the first piece, so the command cannot have written all.
        bus.ask("srt.run", line("sleep 0.3"));
        assertThat(directory.resolve("written")).doesNotExist();
        taken.take(held.getFirst());
        assertThat(await(taken.exit))
                .isEqualTo(new JsonObject().put("id", started.getString("id")).put("exitStatus", 5));
        assertThat(taken.bytes("stdout")).isEqualTo(much);
        assertThat(taken.bytes("stderr")).isEqualTo("end\n".length());
    }

    @Test
    void aCommandNobodyListensToIsKilled() throws Exception {
        bus.deploy(config(directory));
        String word = "36" + System.nanoTime();
        bus.ask("srt.run", line("echo unheard; sleep " + word).put("stream", "nobody"));
        assertThat(Collected.eventually(() -> !Collected.runs(word))).isTrue();
    }

    @Test
    void aRunningCommandIsSpokenToAndCancelledAtItsAddress() throws Exception {
        bus.deploy(config(directory));
        Collected taken = new Collected();
        bus.vertx.eventBus().<Object>consumer("listener", taken::take);
        String control = bus.ask(
                        "srt.run",
                        line("trap 'echo heard' TERM; read -r line; echo \"got $line\"; until read -t 0.1 -r x; do :; done; sleep 1000")
                                .put("stream", "listener"))
                .getString("control");
        assertThat(bus.ask(control, new JsonObject().put("stdin", "word\n"))).isEmpty();
        assertThat(Collected.eventually(() -> taken.text("stdout").equals("got word\n")))
                .isTrue();
        bus.ask(control, new JsonObject().put("signal", 15));
        assertThat(Collected.eventually(() -> taken.text("stdout").endsWith("heard\n")))
                .isTrue();
        bus.assertFails(control, new JsonObject().put("signal", 99), Failures.BAD_REQUEST, "no signal 99");
        bus.assertFails(control, new JsonObject(), Failures.BAD_REQUEST, "must be one thing");
        bus.ask(control, new JsonObject().put("kill", true));
        assertThat(await(taken.exit).getInteger("exitStatus")).isEqualTo(137);
        // Nobody is there any more, once the end has been taken.
        assertThat(Collected.eventually(() ->
                        bus.request(control, new JsonObject().put("kill", true)).failed()))
                .isTrue();
    }

    @Test
    void aCommandThatTakesTooLongIsKilledAndSaidToBe() throws Exception {
        bus.deploy(config(directory));
        JsonObject reply = bus.ask("srt.run", line("echo begun; sleep 1000").put("timeoutMillis", 300));
        assertThat(reply.getBoolean("timedOut")).isTrue();
        assertThat(reply.getInteger("exitStatus")).isEqualTo(137);
    }

    @Test
    void whoComesToABusyVerticleWaitsOrIsToldToComeAgain() throws Exception {
        bus.deploy(config(directory).put("maxCommands", 1).put("maxWaiting", 1));
        Future<JsonObject> first = bus.request("srt.run", line("until [ -e go ]; do sleep 0.02; done; echo first"));
        Future<JsonObject> second = bus.request("srt.run", line("echo second"));
        bus.assertFails("srt.run", line("touch third"), Failures.BUSY, "1 commands run and 1 wait");
        assertThat(second.isComplete()).isFalse();
        Files.createFile(directory.resolve("go"));
        assertThat(await(first).getString("stdout")).isEqualTo("first\n");
        assertThat(await(second).getString("stdout")).isEqualTo("second\n");
        assertThat(directory.resolve("third")).doesNotExist();
    }

    @Test
    void undeployingEndsWhatRuns() throws Exception {
        String deployment = bus.deploy(config(directory), 1);
        String word = "37" + System.nanoTime();
        bus.request("srt.run", line("sleep " + word).put("id", "long"));
        assertThat(Collected.eventually(() -> Collected.runs(word))).isTrue();
        await(bus.vertx.undeploy(deployment));
        assertThat(Collected.runs(word)).isFalse();
    }

    @Test
    void aWrappedCommandIsRunByWhoeverRunsItsLine() throws Exception {
        bus.deploy(config(directory));
        JsonObject wrapped = bus.ask("srt.wrap", line("echo wrapped; touch /etc/there"));
        Process process = new ProcessBuilder("sh", "-c", wrapped.getString("line"))
                .directory(directory.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("wrapped\n");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void aDecisionIsToldWithItsRule() throws Exception {
        bus.deploy(config(directory, "*.example.com:443"));
        JsonObject allowed = bus.ask("srt.decide", new JsonObject().put("connect", "a.example.com:443"));
        assertThat(allowed.getBoolean("allowed")).isTrue();
        assertThat(allowed.getString("rule")).isEqualTo("*.example.com:443");
        assertThat(allowed.getString("source")).contains("settings of the verticle:1");
        JsonObject denied = bus.ask("srt.decide", new JsonObject().put("write", "/etc/passwd"));
        assertThat(denied.getBoolean("allowed")).isFalse();
        assertThat(denied.getString("reason")).isEqualTo("path is not in allowWrite");
    }

    @Test
    void thePolicyIsReadByAllAndChangedWhereTheConfigurationAllowsIt() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String host = "localhost:" + server.getAddress().getPort();
        JsonObject opened =
                new JsonObject().put("network", new JsonObject().put("allowedDomains", new JsonArray().add(host)));
        JsonObject ask = line("curl -s -o /dev/null -w '%{http_code}' --noproxy '' http://" + host + "/");
        bus.deploy(config(directory));
        bus.deploy(config(directory).put("address", "open").put("policyUpdates", true));

        bus.assertFails("srt.policy", opened, Failures.FORBIDDEN, "policyUpdates");
        assertThat(bus.ask("open.run", ask).getString("stdout")).isEqualTo("403");
        bus.assertFails(
                "open.policy",
                new JsonObject().put("network", new JsonObject().put("allowedDomain", new JsonArray())),
                Failures.BAD_REQUEST,
                "allowedDomain");
        assertThat(bus.ask("open.policy", opened).getJsonObject("network").getJsonArray("allowedDomains"))
                .containsExactly(host);
        assertThat(bus.ask("open.run", ask).getString("stdout")).isEqualTo("204");
        assertThat(bus.ask("srt.run", ask).getString("stdout")).isEqualTo("403");
        server.stop(0);
    }

    @Test
    void instancesShareTheWorkAndNothingElse() throws Exception {
        bus.deploy(config(directory).put("maxCommands", 1), 2);
        Future<JsonObject> one = bus.request("srt.run", line("touch a; until [ -e b ]; do sleep 0.02; done"));
        Future<JsonObject> other = bus.request("srt.run", line("touch b; until [ -e a ]; do sleep 0.02; done"));
        assertThat(await(one).getInteger("exitStatus")).isZero();
        assertThat(await(other).getInteger("exitStatus")).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | either \"argv\", not empty, or \"line\"",
                "{\"argv\": []}                                  | either \"argv\", not empty, or \"line\"",
                "{\"line\": \"x\", \"argv\": [\"x\"]}            | either \"argv\", not empty, or \"line\"",
                "{\"line\": 7}                                   | \"line\" of the request is not a text",
                "{\"lines\": \"x\"}                              | has a member \"lines\"",
                "{\"line\": \"x\", \"environment\": {\"A\": 1}}  | not an object of texts",
                "{\"line\": \"x\", \"timeoutMillis\": 0}         | not a whole number of at least 1",
                "{\"line\": \"x\", \"encoding\": \"rot13\"}      | no encoding",
                "{\"line\": \"x\", \"workingDirectory\": \".\"}  | not absolute",
                "{\"line\": \"x\", \"id\": \"a\", \"allowedDomains\": [\"b.example\"]} | needs 22 characters",
                "{\"line\": \"x\", \"allowedDomains\": [\"*\"]}  | *",
                "{\"line\": \"x\", \"encoding\": \"base64\", \"stdin\": \"?\"} | is not"
            })
    void aRequestThatCannotBeMeantIsToldSoAndRunsNothing(String body, String told) throws Exception {
        bus.deploy(config(directory));
        bus.assertFails("srt.run", new JsonObject(body), Failures.BAD_REQUEST, told);
        bus.assertFails("srt.run", "a text", Failures.BAD_REQUEST, "must be a JSON object");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"adress\": \"x\"}                            | \"adress\"",
                "{\"settings\": {\"netwerk\": {}}}              | netwerk",
                "{\"settings\": {\"permissions\": {}}}          | srt's form",
                "{\"settingsFile\": \"/no/such/file\"}          | does not exist",
                "{\"maxCommands\": \"many\"}                    | maxCommands"
            })
    void aConfigurationThatCannotBeMeantDeploysNothing(String config, String told) {
        assertThatThrownBy(() -> bus.deploy(new JsonObject(config))).hasMessageContaining(told);
    }
}
