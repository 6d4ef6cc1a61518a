package dev.srt.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.sandbox.BackendSurvey;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.spi.Availability;
import dev.srt.spi.Command;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every backend must do, and what one must do that gives a guarantee. Judged by what the host sees. Extend it, and say which backend
 * is meant.
 *
 * @since 0.1
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Claims.class)
public abstract class SandboxBackendTck {
    private static final int ENOUGH = 1 << 20;
    private static final long SECONDS = 30;

    @TempDir
    private Path temporary;

    private Path workspace;
    private Outside outside;
    private Availability availability;

    /** Made by JUnit. */
    protected SandboxBackendTck() {}

    /** The id of the backend that is tested. */
    protected abstract String id();

    /** A directory of plug-ins to look for it in; by default it is on the class path, where {@link java.util.ServiceLoader} finds it. */
    protected Optional<Path> plugins() {
        return Optional.empty();
    }

    /** What commands inherit; by default what these tests have. */
    protected Map<String, String> environment() {
        return System.getenv();
    }

    /** What a tester may hold against the backend itself; by default nothing, as for one that only srt can load. */
    protected Optional<SandboxBackend> backend() {
        return Optional.empty();
    }

    final Set<Guarantee> claimed() {
        return availability instanceof Availability.Usable usable ? usable.guarantees() : Set.of();
    }

    @BeforeAll
    final void survey() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        List<BackendSurvey.Finding> findings = await(BackendSurvey.take(vertx, environment(), plugins()));
        await(vertx.close());
        assertThat(findings).extracting(BackendSurvey.Finding::id).contains(id());
        availability = findings.stream()
                .filter(finding -> finding.id().equals(id()))
                .findFirst()
                .orElseThrow()
                .availability();
    }

    @BeforeEach
    final void lay() throws IOException {
        // As it really is: rules and commands see it so.
        Path root = Files.createTempDirectory(temporary, "case").toRealPath();
        workspace = Files.createDirectory(root.resolve("workspace"));
        Files.createDirectory(root.resolve("tmp"));
        outside = new Outside(Files.createDirectory(root.resolve("sockets")));
    }

    @AfterEach
    final void clear() throws IOException {
        outside.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    /** A policy that needs no guarantee that is not claimed, with this much more. */
    private Policy policy(NetworkPolicy network, FilesystemPolicy.Builder files) {
        NetworkPolicy enforceable = claimed().contains(Guarantee.UNIX_SOCKETS_CLOSED)
                ? network
                : network.toBuilder().allowAllUnixSockets(true).build();
        FilesystemPolicy filesystem = claimed().contains(Guarantee.WRITE_ALLOWLIST)
                ? files.build()
                : new FilesystemPolicy(true, List.of(), List.of(), List.of(), List.of());
        return Policy.of(enforceable, filesystem);
    }

    private BlockingSandbox open(NetworkPolicy network, FilesystemPolicy.Builder files) throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("TMPDIR", workspace.resolveSibling("tmp").toString());
        environment.put("OF_THE_CALLER", "two  words");
        SandboxOptions.Builder options = SandboxOptions.builder(policy(network, files))
                .workingDirectory(workspace)
                .environment(environment)
                .backend(id());
        plugins().ifPresent(options::plugins);
        return BlockingSandbox.open(options.build());
    }

    private BlockingSandbox open() throws Exception {
        return open(NetworkPolicy.CLOSED, writable());
    }

    private FilesystemPolicy.Builder writable() {
        return FilesystemPolicy.builder().allowWrite(PathRule.of(workspace));
    }

    private static FinishedCommand run(BlockingSandbox sandbox, String line) throws Exception {
        return sandbox.capture(new Command.ShellLine(line), ENOUGH);
    }

    // What every backend must do.

    @Test
    final void theIdIsAWordForTheCommandLine() {
        assertThat(id()).matches("[a-z0-9][a-z0-9-]*");
    }

    @Test
    final void itCanBeUsedHere() {
        assertThat(availability).isInstanceOf(Availability.Usable.class);
    }

    @Test
    final void onAnUnknownSystemItCannotBeUsedAndSaysWhy() {
        backend()
                .ifPresent(backend -> assertThat(backend.probe(unknownSystem()))
                        .isInstanceOfSatisfying(Availability.Unusable.class, unusable -> {
                            assertThat(unusable.reason()).isNotBlank();
                            assertThat(unusable.fix()).isNotBlank();
                        }));
    }

    private static HostFacts unknownSystem() {
        Path root = Path.of("/");
        return new HostFacts(
                "Plan 9",
                new HostFacts.User(1000, 1000),
                Map.of(),
                Map.of(),
                Optional.empty(),
                new HostFacts.Scratch(root, root, root),
                Optional.empty(),
                Map.of());
    }

    @Test
    final void theCommandsStreamsAndExitStatusAreTheCallers() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            RunningCommand running =
                    await(sandbox.sandbox().run(new Command.ShellLine("cat; echo err >&2; exit 42"), RunOptions.PIPED));
            await(running.input().end(Buffer.buffer("in")));
            FinishedCommand finished = await(running.finished(ENOUGH));
            assertThat(finished.output()).hasToString("in");
            assertThat(finished.errors()).hasToString("err\n");
            assertThat(finished.exitStatus()).isEqualTo(42);
        }
    }

    @Test
    final void argumentsReachTheProgramAsTheyAre() throws Exception {
        List<String> words = List.of("printf", "%s|", "two  words", "$HOME", "'\"", "a\nb", "", "--help", "ü");
        try (BlockingSandbox sandbox = open()) {
            assertThat(sandbox.capture(new Command.Argv(words), ENOUGH).output())
                    .hasToString("two  words|$HOME|'\"|a\nb||--help|ü|");
        }
    }

    @Test
    final void theCommandStartsInItsDirectoryWithItsEnvironment() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            assertThat(run(sandbox, "pwd -P; echo \"$OF_THE_CALLER $SANDBOX_RUNTIME\"")
                            .output())
                    .hasToString(workspace + "\ntwo  words 1\n");
        }
    }

    @Test
    final void theCommandHasATemporaryDirectoryOfItsOwnWhichGoesWithIt() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            String directory = run(
                            sandbox, "echo left >\"$TMPDIR/file\" && cat \"$TMPDIR/file\" >&2 && echo \"$TMPDIR\"")
                    .output()
                    .toString()
                    .strip();
            assertThat(directory).isNotEmpty();
            assertThat(Path.of(directory)).doesNotExist();
        }
    }

    @Test
    final void theCommandHasNoDescriptorsButItsStreams() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            // The fourth is of the directory that is being listed.
            assertThat(run(sandbox, "ls /dev/fd/ | wc -l").output().toString().strip())
                    .isEqualTo("4");
        }
    }

    @Test
    final void aProgramThatDoesNotExistIsToldAsAShellDoes() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            assertThat(run(sandbox, "exec /no/such/program").exitStatus()).isEqualTo(127);
        }
    }

    @Test
    final void aSignalEndsTheCommand() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            RunningCommand running = await(
                    sandbox.sandbox().run(new Command.ShellLine("echo ready; exec sleep 1000"), RunOptions.PIPED));
            Future<Buffer> ready = Future.future(promise -> running.output().handler(promise::tryComplete));
            await(ready);
            running.signal(15);
            assertThat(await(running.exitStatus())).isNotZero();
        }
    }

    @Test
    final void nothingIsLeftOpen() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            run(sandbox, "true");
            long before = descriptors();
            for (int i = 0; i < 5; i++) {
                run(sandbox, "true");
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (descriptors() > before && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(descriptors()).isLessThanOrEqualTo(before);
        }
        assertThat(workspace.resolveSibling("tmp")).isEmptyDirectory();
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/dev/fd/"))) {
            return open.count();
        }
    }

    // What a backend must do that says so.

    @Test
    @Guaranteed(Guarantee.READ_DENIES)
    final void whatMayNotBeReadIsNotSeenByAnyName() throws Exception {
        Path secrets = Files.createDirectory(workspace.resolveSibling("secrets"));
        Files.writeString(secrets.resolve("key"), "the secret");
        Files.createDirectory(secrets.resolve("open"));
        Files.writeString(secrets.resolve("open/note"), "the note");
        Files.createSymbolicLink(workspace.resolve("way"), secrets);
        FilesystemPolicy.Builder files =
                writable().denyRead(PathRule.of(secrets)).allowRead(PathRule.of(secrets.resolve("open")));
        try (BlockingSandbox sandbox = open(NetworkPolicy.CLOSED, files)) {
            String s = secrets.toString();
            FinishedCommand finished = run(
                    sandbox,
                    "cat %1$s/key; cat way/key; cat /proc/self/root%1$s/key; ls %1$s; cp -r %1$s copy; cat copy/key; true"
                            .formatted(s));
            assertThat(finished.output().toString() + finished.errors()).doesNotContain("the secret");
            assertThat(run(sandbox, "cat " + s + "/open/note").output()).hasToString("the note");
        }
        assertThat(workspace.resolve("copy/key")).doesNotExist();
    }

    @Test
    @Guaranteed(Guarantee.WRITE_ALLOWLIST)
    final void nothingElseIsWrittenThanWhatMayBe() throws Exception {
        Path other = Files.createDirectory(workspace.resolveSibling("other"));
        Files.writeString(other.resolve("file"), "before");
        Files.createSymbolicLink(workspace.resolve("way"), other);
        try (BlockingSandbox sandbox = open()) {
            run(
                    sandbox,
                    ("echo x >%1$s/file; echo x >way/file; rm -f %1$s/file; mv %1$s/file here; ln %1$s/file linked; echo x >linked; "
                                    + "touch %1$s/new; chmod 777 %1$s/file; touch -d 2001-01-01 %1$s; echo x >own")
                            .formatted(other));
        }
        assertThat(other.resolve("file")).hasContent("before");
        assertThat(other.resolve("new")).doesNotExist();
        assertThat(Files.isExecutable(other.resolve("file"))).isFalse();
        assertThat(Files.getLastModifiedTime(other).toInstant().getEpochSecond())
                .isGreaterThan(1_000_000_000L);
        assertThat(workspace.resolve("own")).hasContent("x");
    }

    @Test
    @Guaranteed(Guarantee.WRITE_DENIES_INSIDE)
    final void whatIsDeniedInATreeThatMayBeWrittenStaysAsItIs() throws Exception {
        Files.createDirectories(workspace.resolve("a/b"));
        Files.writeString(workspace.resolve("a/b/kept"), "before");
        Files.writeString(workspace.resolve(".bashrc"), "before");
        FilesystemPolicy.Builder files = writable().denyWrite(PathRule.of(workspace.resolve("a/b/kept")));
        try (BlockingSandbox sandbox = open(NetworkPolicy.CLOSED, files)) {
            run(
                    sandbox,
                    "echo x >a/b/kept; rm -rf a; mv a c; mv a/b d; echo x >new; mv new a/b/kept; echo x >.bashrc; mv .bashrc gone; "
                            + "ln -f own a/b/kept; echo x >own");
        }
        assertThat(workspace.resolve("a/b/kept")).hasContent("before");
        assertThat(workspace.resolve(".bashrc")).hasContent("before");
        assertThat(workspace.resolve("own")).hasContent("x");
    }

    @Test
    @Guaranteed(Guarantee.NETWORK_CLOSED)
    final void noConnectionLeavesByItself() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            FinishedCommand finished = run(
                    sandbox,
                    ("curl -s -m 5 --noproxy '*' http://127.0.0.1:%1$d/; curl -s -m 5 --noproxy '*' 'http://[::1]:%1$d/'; "
                                    + "timeout 5 bash -c 'exec 9<>/dev/tcp/127.0.0.1/%1$d' && echo connected")
                            .formatted(outside.port()));
            assertThat(finished.output().toString()).doesNotContain("reached", "connected");
        }
        assertThat(outside.requests()).isZero();
    }

    @Test
    @Guaranteed(Guarantee.NETWORK_FILTERED)
    final void whatMayBeReachedIsReachedThroughTheGatewayAlone() throws Exception {
        NetworkPolicy one = NetworkPolicy.builder()
                .allowed(List.of(DomainRule.of(outside.authority())))
                .build();
        try (BlockingSandbox sandbox = open(one, writable())) {
            assertThat(run(sandbox, "curl -s -m 5 --noproxy '' http://" + outside.authority() + "/")
                            .output())
                    .hasToString("reached");
            FinishedCommand refused = run(sandbox, "curl -s -m 5 http://denied.example/");
            assertThat(refused.output().toString()).startsWith("Connection blocked by network allowlist");
            assertThat(sandbox.violations().ofCommand(refused.id())).hasSize(1);
        }
        assertThat(outside.requests()).isEqualTo(1);
    }

    @Test
    @Guaranteed(Guarantee.UNIX_SOCKETS_CLOSED)
    final void noUnixSocketIsConnectedTo() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            run(sandbox, "curl -s -m 5 --unix-socket " + outside.socketPath() + " http://x/");
        }
        assertThat(outside.connections()).isZero();
    }

    @Test
    @Guaranteed(Guarantee.PROCESSES_ISOLATED)
    final void processesOutsideAreOutOfReach() throws Exception {
        try (BlockingSandbox sandbox = open()) {
            FinishedCommand finished = run(
                    sandbox,
                    "kill -9 %1$d; kill -9 -1; tr '\\0' '\\n' </proc/%1$d/cmdline; ls /proc/%1$d/root/"
                            .formatted(outside.pid()));
            assertThat(finished.output().toString()).doesNotContain("sleep");
        }
        assertThat(outside.processLives()).isTrue();
    }

    @Test
    @Guaranteed(Guarantee.PROCESSES_ENDED)
    final void whatTheCommandHasStartedEndsWithIt() throws Exception {
        String word = "35" + System.nanoTime();
        try (BlockingSandbox sandbox = open()) {
            run(
                    sandbox,
                    "setsid sleep " + word + " >/dev/null 2>&1 & setsid setsid sleep " + word
                            + " >/dev/null 2>&1 & true");
        }
        assertThat(ProcessHandle.allProcesses().anyMatch(process -> isRunning(process.pid(), word)))
                .isFalse();
    }

    private static boolean isRunning(long pid, String word) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(word);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    final void aPolicyThatItCannotEnforceIsRefusedByNameAndNothingRuns() throws Exception {
        Set<Guarantee> required =
                Guarantee.requiredBy(Policy.of(NetworkPolicy.CLOSED, writable().build()));
        Optional<Guarantee> missing = required.stream()
                .filter(guarantee -> !claimed().contains(guarantee))
                .findFirst();
        assumeTrue(missing.isPresent(), "this backend gives every guarantee that such a policy needs");
        SandboxOptions.Builder options = SandboxOptions.builder(
                        Policy.of(NetworkPolicy.CLOSED, writable().build()))
                .workingDirectory(workspace)
                .backend(id());
        plugins().ifPresent(options::plugins);
        try (BlockingSandbox sandbox = BlockingSandbox.open(options.build())) {
            assertThatThrownBy(() -> run(sandbox, "touch ran"))
                    .hasMessageContaining(missing.get().id());
        }
        assertThat(workspace.resolve("ran")).doesNotExist();
    }
}
