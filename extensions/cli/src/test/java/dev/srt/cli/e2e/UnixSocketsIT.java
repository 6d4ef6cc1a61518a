package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A command connects to the unix sockets that the policy names, and to no other, whatever it does meanwhile. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "unshare", "python3"})
class UnixSocketsIT {
    @Parameter(0)
    private Caller caller;

    @Parameter(1)
    private Way way;

    private Srt srt;
    private Path sockets;
    private UnixServer allowed;
    private UnixServer forbidden;

    @BeforeEach
    void start() throws Exception {
        srt = Srt.of(caller, way);
        sockets = Files.createDirectory(srt.workspace().top().resolve("sockets"));
        Files.createSymbolicLink(srt.workspace().top().resolve("link"), sockets);
        Files.createSymbolicLink(sockets.resolve("alias"), Path.of("allowed"));
        allowed = UnixServer.at(sockets.resolve("allowed"), "allowed");
        forbidden = UnixServer.at(sockets.resolve("forbidden"), "forbidden");
        Files.copy(
                SourceTree.path("extensions/cli/src/test/resources/sockets.py"),
                srt.workspace().project().resolve("sockets.py"));
    }

    @AfterEach
    void close() throws Exception {
        allowed.close();
        forbidden.close();
        srt.close();
    }

    @Test
    void anAllowedSocketAnswersHoweverItIsSpelled() throws Exception {
        assertThat(output(allowing(), """
                print(unix(TOP + "/sockets/allowed"))
                print(unix("../sockets/allowed"))
                print(unix(TOP + "/link/allowed"))
                print(unix("../sockets/alias"))
                os.chdir("/")
                print(unix((TOP + "/sockets/allowed")[1:]))
                """)).isEqualTo("allowed\n".repeat(5));
        assertThat(allowed.connections()).isEqualTo(5);
    }

    @Test
    void aRuleMayNameASocketThroughALinkOfTheHosts() throws Exception {
        String settings =
                settings("[\"%s/link/alias\"]".formatted(srt.workspace().top()));
        assertThat(output(settings, "print(unix(TOP + '/sockets/allowed'))")).isEqualTo("allowed\n");
    }

    @Test
    void aSocketThatItsServerMadeAnewAnswers() throws Exception {
        Path go = srt.workspace().project().resolve("go");
        try (Started started = start(allowing(), """
                print(unix(TOP + "/sockets/allowed"), flush=True)
                while not os.path.exists("go"):
                    time.sleep(0.01)
                print(unix(TOP + "/sockets/allowed"))
                """)) {
            started.awaitOutput("allowed");
            allowed.close();
            allowed = UnixServer.at(sockets.resolve("allowed"), "anew");
            Files.createFile(go);
            assertThat(started.outcome().stdout()).isEqualTo("allowed\nanew\n");
        }
    }

    @Test
    void everyOtherIsRefused() throws Exception {
        assertThat(output(allowing(), """
                print(unix(TOP + "/sockets/forbidden"))
                print(unix("\\0abstract"))
                print(unix(TOP + "/sockets/allowed", socket.SOCK_DGRAM))
                print(attempt(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)))
                print(attempt(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)))
                print(unix(TOP + "/sockets/absent"))
                print(unix("sockets.py"))
                """)).isEqualTo("EPERM\nEPERM\nEPERM\nEPERM\ndone\nENOENT\nECONNREFUSED\n");
        assertThat(forbidden.connections()).isZero();
        assertThat(allowed.connections()).isZero();
    }

    @Test
    void anAddressWithoutSenseIsRefused() throws Exception {
        assertThat(output(allowing(), """
                path = (TOP + "/sockets/allowed").encode()
                print(raw(unix_address(path)))
                print(raw(unix_address(path) + b"\\0" * 40 + b"x"))
                for length in (109, 126, 127, 1000):
                    print(raw(unix_address(b"/" * (length - len(path)) + path)))
                print(raw(unix_address(b"/" * (108 - len(path)) + path)))
                print(raw(unix_address(b"")), raw(b"\\1"), raw(b""), raw(b"\\2\\0" + path))
                print(raw(None, 20), raw(unix_address(path), 2**31), raw(unix_address(path), -1))
                """)).isEqualTo("""
                connected
                connected
                EINVAL
                EINVAL
                EINVAL
                EINVAL
                connected
                EPERM EPERM EPERM EINVAL
                EFAULT EINVAL EINVAL
                """);
    }

    @Test
    void withoutARuleThereIsNoUnixSocketAtAll() throws Exception {
        assertThat(output(settings("[]"), "print(unix(TOP + '/sockets/allowed'))"))
                .isEqualTo("EPERM\n");
        assertThat(allowed.connections()).isZero();
    }

    @Test
    void aPathThatIsSwappedWhileConnectingNeverReachesAnotherSocket() throws Exception {
        assertThat(output(allowing(), """
                os.symlink("../sockets/allowed", "good")
                os.symlink("../sockets/forbidden", "bad")
                def swap():
                    for name in ("good", "bad"):
                        os.link(name, "next", follow_symlinks=False)
                        os.rename("next", "path")
                        if os.path.lexists("next"):
                            os.unlink("next")
                swap()
                print(race(1.5, swap, lambda: unix("path")))
                """)).contains("allowed").contains("EPERM");
        assertThat(forbidden.connections()).isZero();
        assertThat(allowed.connections()).isPositive();
    }

    @Test
    void anAddressThatIsRewrittenWhileConnectingNeverReachesAnotherSocket() throws Exception {
        assertThat(output(allowing(), """
                good = unix_address((TOP + "/sockets/allowed").encode().ljust(100, b"\\0"))
                bad = unix_address((TOP + "/sockets/forbidden").encode().ljust(100, b"\\0"))
                address = ctypes.create_string_buffer(good, len(good))
                def swap():
                    ctypes.memmove(address, bad, len(bad))
                    ctypes.memmove(address, good, len(good))
                print(race(1.5, swap, lambda: raw(address)))
                """)).contains("connected");
        assertThat(forbidden.connections()).isZero();
    }

    @Test
    void aLinkLaidAtAnAllowedPathAllowsNothing() throws Exception {
        Path own = srt.workspace().project().resolve("own");
        for (int run = 0; run < 2; run++) {
            assertThat(output(settings("[\"%s\", \"%s/in/forbidden\"]".formatted(own, own.getParent())), """
                    for link, target in ("own", "../sockets/forbidden"), ("in", "../sockets"):
                        if not os.path.lexists(link):
                            os.symlink(target, link)
                    print(unix("own"), unix("in/forbidden"), unix(TOP + "/sockets/forbidden"))
                    """))
                    .isEqualTo("EPERM EPERM EPERM\n");
        }
        assertThat(forbidden.connections()).isZero();
    }

    @Test
    void aSocketThatControlsTheHostMustBeMeant() throws Exception {
        Path docker = sockets.resolve("docker.sock");
        try (UnixServer server = UnixServer.at(docker, "docker")) {
            Outcome refused = srt.runWith(settings("[\"" + docker + "\"]"), "true");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.stderr()).contains("network.allowUnixSockets", "controlsHost");
            String meant = settings("[{\"path\": \"" + docker + "\", \"controlsHost\": true}]");
            assertThat(output(meant, "print(unix('../sockets/docker.sock'))")).isEqualTo("docker\n");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void everySocketIsOpenWherePolicySaysSo() throws Exception {
        assertThat(output("""
                {"network": {"allowAllUnixSockets": true}}""", """
                print(unix(TOP + "/sockets/allowed"), unix("../sockets/forbidden"))
                """)).isEqualTo("allowed forbidden\n");
    }

    @Test
    void connectionsOfTheNetworkWorkBesideIt() throws Exception {
        try (HostServer server = HostServer.answering("hello")) {
            String settings = """
                    {"network": {"allowUnixSockets": ["%s/allowed"], "allowedDomains": ["localhost:%d"]}}""".formatted(sockets, server.port());
            assertThat(output(settings, """
                    import re, urllib.request
                    proxy = int(re.search(r":(\\d+)/?$", os.environ["http_proxy"]).group(1))
                    print(tcp(proxy), tcp(proxy, blocking=False))
                    print(urllib.request.urlopen("http://localhost:%d/").read().decode())
                    print(tcp(1) in ("ECONNREFUSED", "ENETUNREACH"))
                    """.formatted(server.port()))).isEqualTo("connected connected\nhello\nTrue\n");
        }
    }

    @Test
    void manyThreadsConnectAtOnceAndNoProcessIsLeftUnreaped() throws Exception {
        assertThat(output(allowing(), """
                from concurrent.futures import ThreadPoolExecutor
                with ThreadPoolExecutor(200) as threads:
                    print(set(threads.map(unix, [TOP + "/sockets/allowed"] * 1000)))
                print(zombies_gone(20))
                """)).isEqualTo("{'allowed'}\nTrue\n");
        assertThat(allowed.connections()).isEqualTo(1000);
    }

    private String allowing() {
        return settings("[\"" + sockets.resolve("allowed") + "\"]");
    }

    private String settings(String allowedSockets) {
        return """
                {"network": {"allowUnixSockets": %s}, "filesystem": {"allowWrite": ["%s"]}}""".formatted(allowedSockets, srt.workspace().project());
    }

    private String output(String settings, String python) throws Exception {
        try (Started started = start(settings, python)) {
            Outcome outcome = started.outcome();
            assertThat(outcome.status()).as("%s", outcome).isZero();
            return outcome.stdout();
        }
    }

    private Started start(String settings, String python) throws Exception {
        String program = "from sockets import *\nTOP = '%s'\n%s"
                .formatted(srt.workspace().top(), python);
        Path file = srt.workspace().settings(settings);
        return srt.start(
                "--settings", file.toString(), "/usr/bin/env", "PYTHONDONTWRITEBYTECODE=1", "python3", "-c", program);
    }
}
