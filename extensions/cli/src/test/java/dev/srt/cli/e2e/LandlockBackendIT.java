package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without bubblewrap a command is confined all the same, with namespaces and without. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#withoutBubblewrap")
@Needs({"setpriv", "unshare", "python3", "curl", "ipcmk"})
class LandlockBackendIT {
    @Parameter(0)
    private Caller caller;

    @Parameter(1)
    private Way way;

    private Srt srt;

    @BeforeEach
    void open() throws Exception {
        srt = Srt.of(caller, way);
    }

    @AfterEach
    void close() {
        srt.close();
    }

    @Test
    void debuggingNamesTheBackendAndTheKernelsLandlock() throws Exception {
        Outcome outcome = srt.run("--debug", "echo hello");
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("hello\n");
        assertThat(outcome.stderr()).contains("backend: landlock").containsPattern("Landlock ABI \\d+");
    }

    @ParameterizedTest
    @CsvSource({"exit 42, 42", "kill -TERM $$, 143", "kill -KILL $$, 137", "no-such-program, 127", "/etc/passwd, 126"})
    void theStatusIsTheCommands(String line, int status) throws Exception {
        assertThat(srt.run("-c", line).status()).isEqualTo(status);
    }

    @Test
    void argumentsAndInputReachTheCommandAsTheyAre() throws Exception {
        Outcome outcome = srt.given("in put").run("bash", "-c", "printf '%s|' \"$@\"; cat; id -u", "-", "a b", "", "*");
        String user = caller == Caller.PLAIN ? "" + Caller.NOBODY : id();
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("a b||*|in put" + user + "\n");
    }

    @Test
    void whatIsDeniedByDefaultCannotBeReadAndItsNeighboursCan() throws Exception {
        Path home = srt.workspace().home();
        srt.workspace().write(home.resolve(".ssh/id_rsa"), "secret");
        srt.workspace().write(home.resolve("notes"), "notes");
        Outcome outcome = srt.run("-c", "cat ~/notes; cat ~/.ssh/id_rsa || ls -A ~/.ssh || cp -r ~/.ssh \"$TMPDIR\"");
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("notes");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.stderr()).contains("id_rsa: Permission denied");
    }

    @Test
    void nothingCanBeWrittenButWhatIsAllowedAndTheTemporaryDirectory() throws Exception {
        Path top = srt.workspace().top();
        srt.workspace().write(srt.workspace().home().resolve("file"), "as before");
        Outcome outcome = srt.runWith(
                "{\"filesystem\": {\"allowWrite\": [\"" + srt.workspace().project() + "\"]}}", "-c", """
                for path in ~/new ../new /tmp/new-$$ /new /dev/shm/../new ~/file; do
                    { echo changed >>$path; } 2>/dev/null && echo "wrote $path"
                done
                rm -f ~/file 2>/dev/null; mv ~/file here 2>/dev/null; ln ~/file here 2>/dev/null; mkdir ~/d 2>/dev/null
                echo x >allowed && mkdir d && mv allowed d && echo x >"$TMPDIR/x" && mktemp >/dev/null && echo done
                """);
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("done\n");
        assertThat(srt.workspace().home().resolve("file")).hasContent("as before");
        assertThat(srt.workspace().home()).isDirectoryNotContaining("glob:**/{new,d}");
        assertThat(top.resolve("new")).doesNotExist();
        assertThat(srt.workspace().project().resolve("d/allowed")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/kernel/hostname",
                "/proc/sys/vm/drop_caches",
                "/proc/sysrq-trigger"
            })
    void theKernelsSettingsCannotBeOpenedForWriting(String path) throws Exception {
        assertThat(srt.run("-c", "{ : >>" + path + "; } 2>/dev/null && echo opened")
                        .stdout())
                .isEmpty();
    }

    @Test
    void aRefusedHostAnswersWithTheReason() throws Exception {
        Outcome outcome = srt.run("-c", "curl -s -o - -w '%{http_code}' http://refused.example/");
        assertThat(outcome.stdout())
                .as("%s", outcome)
                .startsWith("Connection blocked by network allowlist\nrefused.example")
                .endsWith("403");
    }

    @Test
    void anAllowedServiceOfTheHostAnswersThroughTheProxyAndAtItsOwnPort() throws Exception {
        try (HostServer server = HostServer.answering("hello ")) {
            String url = "http://localhost:%d/".formatted(server.port());
            Outcome outcome = srt.runWith(
                    "{\"network\": {\"allowedDomains\": [\"localhost:%d\"]}}".formatted(server.port()),
                    "-c",
                    "curl -s --proxy \"$http_proxy\" --noproxy '' %1$s; curl -s --noproxy '*' %1$s; curl -s --noproxy '*' -4 %1$s"
                            .formatted(url));
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("hello hello hello ");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void noPortOfTheHostCanBeReachedDirectly() throws Exception {
        try (HostServer server = HostServer.answering("secret")) {
            assertThat(python("""
                    import errno, socket
                    for family, address in ((2, "127.0.0.1"), (10, "::1"), (10, "::ffff:127.0.0.1"), (2, "0.0.0.0"), (2, "192.0.2.1")):
                        for port in (%d, 22, 1):
                            try:
                                with socket.socket(family) as s:
                                    s.settimeout(10)
                                    s.connect((address, port))
                                print("connected to", address, port)
                            except OSError as e:
                                if e.errno not in (errno.ECONNREFUSED, errno.ENETUNREACH, errno.EPERM, errno.EADDRNOTAVAIL):
                                    print(address, e)
                    """.formatted(server.port()))).isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void onlyItsOwnNetworkLetsTheCommandListenOrSendDatagrams() throws Exception {
        String own = way == Way.FENCE ? "EPERM" : "done";
        assertThat(python("""
                import errno, socket
                def attempt(name, call):
                    try:
                        call()
                        print(name, "done")
                    except OSError as e:
                        print(name, errno.errorcode[e.errno])
                attempt("raw", lambda: socket.socket(2, socket.SOCK_RAW, 1))
                attempt("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
                attempt("udp", lambda: socket.socket(2, socket.SOCK_DGRAM))
                attempt("icmp", lambda: socket.socket(2, socket.SOCK_DGRAM, 255))
                attempt("bind", lambda: socket.socket().bind(("127.0.0.1", 0)))
                attempt("listen", lambda: socket.socket().listen())
                """).lines())
                .containsExactly(
                        "raw EPERM",
                        "packet EPERM",
                        "udp " + own,
                        "icmp " + (way == Way.FENCE ? "EPERM" : "EPROTONOSUPPORT"),
                        "bind " + own,
                        "listen " + own);
    }

    @Test
    void tcpFastOpenIsNoSideDoor() throws Exception {
        try (HostServer server = HostServer.answering("secret")) {
            assertThat(python("""
                    import errno, socket
                    s, address = socket.socket(), ("127.0.0.1", %d)
                    for send in (lambda: s.sendto(b"GET / HTTP/1.0\\r\\n\\r\\n", socket.MSG_FASTOPEN, address),
                                 lambda: s.sendmsg([b"GET / HTTP/1.0\\r\\n\\r\\n"], [], socket.MSG_FASTOPEN, address)):
                        try:
                            send()
                            print("sent", s.recv(100))
                        except OSError as e:
                            print(errno.errorcode[e.errno])
                    """.formatted(server.port())).lines())
                    .allMatch(line -> line.equals(way == Way.FENCE ? "EPERM" : "ECONNREFUSED"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "KILL", "TERM"})
    void noProcessOutlivesSrtHoweverItLeftItsParents(String how) throws Exception {
        String marker = "marker-" + UUID.randomUUID();
        String line = """
                (setsid bash -c 'exec -a %1$s-session sleep 1000' &)
                (setsid bash -c '(exec -a %1$s-twice sleep 1000 &) & exit' &)
                echo ready
                %2$s
                """.formatted(marker, how.equals("end") ? "read -r line" : "exec -a " + marker + " sleep 1000");
        try (Started started = srt.through("exec \"$@\" < <(" + (how.equals("end") ? untilGo() : "true") + ")")
                .start("-c", line)) {
            started.awaitOutput("ready");
            Waiting.until(
                    "the processes that left",
                    () -> HostProcesses.called(marker + "-session").size() == 1
                            && HostProcesses.called(marker + "-twice").size() == 1);
            if (how.equals("end")) {
                Files.createFile(srt.workspace().top().resolve("go"));
                assertThat(started.outcome().status()).isZero();
            } else {
                started.signal(how);
            }
            Waiting.until(
                    "the end of every process", () -> HostProcesses.with(marker).isEmpty());
        }
    }

    @Test
    void aProcessOfTheHostCannotBeSignalled() throws Exception {
        List<String> words = new ArrayList<>(caller.prefix());
        words.addAll(List.of("sleep", "1000"));
        Process outside = new ProcessBuilder(words).start();
        try {
            Waiting.until(
                    "the host's process",
                    () -> HostProcesses.with("sleep\0001000").contains("" + outside.pid()));
            Outcome outcome =
                    srt.run("-c", "kill -0 %1$d || kill -TERM %1$d || kill -KILL %1$d".formatted(outside.pid()));
            assertThat(outcome.status()).as("%s", outcome).isNotZero();
            assertThat(outside.isAlive()).isTrue();
        } finally {
            outside.destroyForcibly();
        }
    }

    @Test
    void sharedMemoryOfTheHostCannotBeUsedOrRemoved() throws Exception {
        List<String> prefix = caller.prefix();
        String id = host(prefix, "ipcmk", "-M", "4096").replaceAll("\\D+", "");
        try {
            assertThat(python("""
                    import ctypes
                    c = ctypes.CDLL(None)
                    c.shmat.restype = ctypes.c_ssize_t
                    print(c.shmat(%1$s, None, 0), c.shmctl(%1$s, 0, None), c.shmctl(%1$s, 2, ctypes.create_string_buffer(200)))
                    """.formatted(id))).isEqualTo("-1 -1 -1\n");
            assertThat(host(prefix, "ipcs", "-m", "-i", id)).contains(id);
        } finally {
            host(prefix, "ipcrm", "-m", id);
        }
    }

    @Test
    void aReadDenyInsideAWritableTreeIsRefusedByItsRule() throws Exception {
        Path home = srt.workspace().home();
        Path secret = srt.workspace().write(home.resolve("work/secret"), "secret");
        Outcome outcome = srt.runWith("""
                {"filesystem": {
                  "allowWrite": ["%s"],
                  "denyRead": ["%s"]
                }}
                """.formatted(secret.getParent(), secret), "-c", "touch ran; echo ran");
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .contains(secret.toString(), "settings.json:3", "Landlock cannot hide", "bubblewrap")
                .doesNotContain("\tat ");
    }

    /** A line of bash that ends once the test makes a file. */
    private String untilGo() {
        return "until [ -e %s/go ]; do sleep 0.05; done; echo"
                .formatted(srt.workspace().top());
    }

    private String python(String program) throws Exception {
        Outcome outcome = srt.run("python3", "-c", program);
        assertThat(outcome.status()).as("%s", outcome).isZero();
        return outcome.stdout();
    }

    private static String id() throws IOException, InterruptedException {
        return host(List.of(), "id", "-u").strip();
    }

    private static String host(List<String> prefix, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
