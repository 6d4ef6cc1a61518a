package dev.srt.verticle;

import static dev.srt.verticle.Bus.await;
import static dev.srt.verticle.Bus.line;
import static dev.srt.verticle.Bus.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes joined by Vert.x's own cluster manager: one asks, the other runs. */
class ClusterTest {
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    private Path directory;

    /** A member of the cluster on these ports, which are all that it has. */
    private static Vertx join(int own, int other) throws Exception {
        Config hazelcast = new Config().setClusterName("srt-" + Math.min(own, other));
        hazelcast.setProperty("hazelcast.logging.type", "jdk").setProperty("hazelcast.phone.home.enabled", "false");
        hazelcast.getNetworkConfig().setPort(own).setPortAutoIncrement(false);
        hazelcast.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        hazelcast.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        hazelcast.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        hazelcast
                .getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setEnabled(true)
                .setMembers(List.of(LOOPBACK + ":" + own, LOOPBACK + ":" + other));
        return await(Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
                .withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered());
    }

    /** The process that runs commands. */
    static final class Runner {
        private Runner() {}

        /** Takes the two ports and a directory; says that it is ready, and ends with its standard input. */
        public static void main(String[] arguments) throws Exception {
            Vertx vertx = join(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            JsonObject config = Bus.config(Path.of(arguments[2])).put("maxCommands", 2);
            await(vertx.deployVerticle(new SandboxVerticle(), new DeploymentOptions().setConfig(config)));
            System.out.println("ready " + ProcessHandle.current().pid());
            while (System.in.read() >= 0) {
                // Until whoever started this has gone.
            }
            await(vertx.close());
            System.exit(0);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void oneProcessAsksAndTheOtherRuns() throws Exception {
        int runnersPort = freePort();
        int askersPort = freePort();
        Process runner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        Integer.toString(runnersPort),
                        Integer.toString(askersPort),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader told = runner.inputReader()) {
            String ready = told.readLine();
            assertThat(ready).startsWith("ready ");
            ask(join(askersPort, runnersPort), Long.parseLong(ready.substring("ready ".length())));
        } finally {
            runner.getOutputStream().close();
            assertThat(runner.waitFor()).isZero();
        }
    }

    private void ask(Vertx vertx, long runner) throws Exception {
        List<JsonObject> violations = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonObject>consumer("srt.violations", message -> violations.add(message.body()));

        JsonObject whole = await(vertx.eventBus()
                        .<JsonObject>request(
                                "srt.run",
                                line("cat; touch here; curl -s -o /dev/null http://denied.example/")
                                        .put("stdin", "in"),
                                patiently()))
                .body();
        assertThat(RunReply.of(whole).stdout()).isEqualTo("in");
        assertThat(directory.resolve("here")).exists();
        assertThat(Collected.eventually(() -> violations.size() == 1)).isTrue();

        Collected taken = new Collected();
        await(Future.<Void>future(promise ->
                vertx.eventBus().<Object>consumer("listener", taken::take).completionHandler(promise)));
        String word = "38" + System.nanoTime();
        JsonObject started = await(vertx.eventBus()
                        .<JsonObject>request(
                                "srt.run",
                                line("head -c 1000000 /dev/zero; sleep " + word).put("stream", "listener"),
                                patiently()))
                .body();
        assertThat(Collected.eventually(() -> taken.bytes("stdout") == 1_000_000))
                .isTrue();
        assertThat(ancestors(word))
                .contains(runner)
                .doesNotContain(ProcessHandle.current().pid());
        await(vertx.eventBus().request(started.getString("control"), new JsonObject().put("kill", true), patiently()));
        assertThat(await(taken.exit).getInteger("exitStatus")).isEqualTo(137);
        await(vertx.close());
    }

    /** The processes that a process comes from which has this word among its arguments, up to the first of this test's. */
    private static List<Long> ancestors(String word) throws InterruptedException {
        assertThat(Collected.eventually(() -> Collected.runs(word))).isTrue();
        ProcessHandle process = ProcessHandle.allProcesses()
                .filter(each ->
                        each.info().arguments().map(List::of).orElse(List.of()).contains(word))
                .findFirst()
                .orElseThrow();
        List<Long> ancestors = new CopyOnWriteArrayList<>();
        for (ProcessHandle at = process.parent().orElse(null);
                at != null && at.pid() != ProcessHandle.current().pid();
                at = at.parent().orElse(null)) {
            ancestors.add(at.pid());
        }
        return ancestors;
    }
}
