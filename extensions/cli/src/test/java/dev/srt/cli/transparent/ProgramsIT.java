package dev.srt.cli.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that know of no proxy reach what the policy allows, and are refused at once what it does not, with errors of their own. */
@Needs({
    "root",
    "bwrap",
    "ip",
    "openssl",
    "curl",
    "wget",
    "git",
    "ssh",
    "node",
    "go",
    "musl-gcc",
    "psql",
    "redis-server",
    "redis-cli",
    "apt-get"
})
class ProgramsIT {
    private static final String SETTINGS = """
            {"network": {"allowedDomains": ["web.world.test:80", "web.world.test:443", "web.world.test:22",
                                            "web.world.test:5432", "web.world.test:6379"]}}
            """;

    /** A program that tries for longer has not understood that it was refused. */
    private static final long MOST_MILLIS = 3000;

    private static final Pattern ENDING = Pattern.compile("^== (\\d+) (\\d+)$");

    /**
     * A program.
     *
     * @param port where it finds its server
     * @param command how to have it fetch something; HOST and PORT stand for where from
     * @param output what it prints then
     * @param unknown what it says of a name that it may not look up
     * @param refused what it says of a port that it may not connect to
     */
    record Program(String name, int port, String command, String output, String unknown, String refused) {
        String at(String host, int otherPort) {
            return command.replace("HOST", host + "." + World.ZONE).replace("PORT", Integer.toString(otherPort));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static World world;

    @BeforeAll
    static void openWorld() throws IOException {
        world = World.open();
        String top = world.path("").toString();
        World.run(
                "musl-gcc",
                "-static",
                "-o",
                top + "/fetch-musl",
                world.layOut("fetch.c").toString());
        World.run(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "--release",
                "17",
                "-d",
                top,
                world.layOut("Fetch.java").toString());
        World.run(
                "env",
                "CGO_ENABLED=0",
                "GO111MODULE=off",
                "GOCACHE=" + System.getProperty("java.io.tmpdir") + "/srt-tests-go",
                "go",
                "build",
                "-o",
                top + "/fetch-go",
                world.layOut("fetch.go").toString());
    }

    @AfterAll
    static void closeWorld() {
        world.close();
    }

    private static List<Program> programs(Path key) {
        String top = world.path("").toString();
        String curl = "curl -sS --noproxy '*' ";
        String python = """
                /usr/bin/python3 -c '
                import socket, sys
                (family, kind, protocol, name, address), *more = socket.getaddrinfo("HOST", PORT, socket.%s, socket.SOCK_STREAM)
                connection = socket.socket(family, kind)
                connection.connect(address)
                connection.sendall(b"GET /file HTTP/1.0\\r\\n\\r\\n")
                sys.stdout.write(connection.makefile().read())'
                """;
        String ssh =
                "ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i " + key;
        String apt =
                "mkdir -p lists/partial archives/partial && echo 'deb [trusted=yes] http://HOST:PORT archive/' >sources.list"
                        + " && apt-get -o Acquire::http::Proxy=DIRECT -o Dir::State::Lists=$PWD/lists -o Dir::Cache=$PWD"
                        + " -o Dir::Cache::Archives=$PWD/archives -o Dir::Etc::SourceList=$PWD/sources.list"
                        + " -o Dir::Etc::SourceParts=/dev/null -o Dir::State::status=/dev/null -o APT::Sandbox::User="
                        + " -o APT::Update::Post-Invoke-Success::= -o Acquire::Languages=none -o Acquire::Retries=0"
                        + " -o APT::Update::Error-Mode=any update";
        String unknown = "Name or service not known";
        String refused = "Connection refused";
        return List.of(
                new Program(
                        "curl -4",
                        80,
                        curl + "-4 http://HOST:PORT/file",
                        "content",
                        "Could not resolve host",
                        "Couldn't connect"),
                new Program(
                        "curl -6",
                        80,
                        curl + "-6 http://HOST:PORT/file",
                        "content",
                        "Could not resolve host",
                        "Couldn't connect"),
                new Program(
                        "curl https",
                        443,
                        curl + "--cacert " + top + "/ca.pem https://HOST:PORT/file",
                        "content",
                        "Could not resolve host",
                        "Couldn't connect"),
                new Program(
                        "wget -4",
                        80,
                        "wget -4 -nv -O - http://HOST:PORT/file",
                        "content",
                        "unable to resolve",
                        "refused"),
                new Program(
                        "wget -6",
                        80,
                        "wget -6 -nv -O - http://HOST:PORT/file",
                        "content",
                        "unable to resolve",
                        "refused"),
                new Program("python, IPv4", 80, python.formatted("AF_INET"), "content", unknown, refused),
                new Program("python, IPv6", 80, python.formatted("AF_INET6"), "content", unknown, refused),
                new Program(
                        "git over https",
                        443,
                        "GIT_SSL_CAINFO=" + top + "/ca.pem git ls-remote https://HOST:PORT/repository",
                        "refs/heads/main",
                        "Could not resolve host",
                        "Couldn't connect"),
                new Program(
                        "git over ssh",
                        22,
                        "GIT_SSH_COMMAND='" + ssh + "' git ls-remote ssh://root@HOST:PORT" + top + "/files/repository",
                        "refs/heads/main",
                        "Could not resolve hostname",
                        refused),
                new Program(
                        "ssh -4",
                        22,
                        ssh + " -4 -p PORT root@HOST echo content",
                        "content",
                        "Could not resolve",
                        refused),
                new Program(
                        "ssh -6",
                        22,
                        ssh + " -6 -p PORT root@HOST echo content",
                        "content",
                        "Could not resolve",
                        refused),
                new Program(
                        "java", 80, "java -cp " + top + " Fetch HOST PORT", "content\ncontent", "UnknownHost", refused),
                new Program(
                        "node",
                        80,
                        "node -e 'fetch(\"http://HOST:PORT/file\").then(a => a.text()).then(console.log, e => {"
                                + " console.log(e.cause); process.exit(1) })'",
                        "content",
                        "ENOTFOUND",
                        "ECONNREFUSED"),
                new Program("go", 80, top + "/fetch-go HOST PORT", "content", "no such host", "connection refused"),
                new Program("musl", 80, top + "/fetch-musl HOST PORT", "content", "Name does not resolve", refused),
                new Program(
                        "psql",
                        5432,
                        "psql -w 'host=HOST port=PORT user=someone dbname=postgres' -Atc \"select 'con' || 'tent'\"",
                        "content",
                        "could not translate host name",
                        refused),
                new Program("redis-cli", 6379, "redis-cli -h HOST -p PORT get file", "content", unknown, refused),
                new Program("apt-get", 80, apt, " archive/ Packages [", "Could not resolve", "refused"));
    }

    /** One way in which a program has ended. */
    private record Ending(String output, int status, long millis) {
        static List<Ending> in(String text) {
            List<Ending> endings = new java.util.ArrayList<>();
            StringBuilder output = new StringBuilder();
            for (String line : text.lines().toList()) {
                Matcher ending = ENDING.matcher(line);
                if (ending.matches()) {
                    endings.add(new Ending(
                            output.toString(), Integer.parseInt(ending.group(1)), Long.parseLong(ending.group(2))));
                    output.setLength(0);
                } else {
                    output.append(line).append('\n');
                }
            }
            return endings;
        }
    }

    private static Stream<Arguments> names() {
        List<String> names =
                programs(Path.of("key")).stream().map(Program::name).toList();
        return Caller.available().stream().flatMap(caller -> names.stream().map(name -> Arguments.of(caller, name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void programsWithoutAProxyAreServedByTheSameRules(Caller caller, String name) throws Exception {
        try (Srt srt = world.srt(caller)) {
            Path key = srt.workspace()
                    .write(srt.workspace().top().resolve("key"), Files.readString(world.path("ssh/user")));
            Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Program program = programs(key).stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Outcome outcome = srt.runWith(
                    SETTINGS.replace("}}", "}, \"filesystem\": {\"allowWrite\": [\".\"]}}"), "-c", script(program));

            List<Ending> endings = Ending.in(outcome.stdout());
            assertThat(endings).as("%s", outcome).hasSize(3);
            assertThat(endings.get(0).status()).as("%s", outcome).isZero();
            assertThat(endings.get(0).output()).as("%s", outcome).contains(program.output());
            assertRefused(endings.get(1), program.unknown(), outcome);
            assertRefused(endings.get(2), program.refused(), outcome);
        }
        assertThat(world.arrivals()).doesNotContain("81");
        assertThat(world.queries()).noneMatch(query -> query.startsWith("other"));
    }

    private static void assertRefused(Ending ending, String error, Outcome outcome) {
        assertThat(ending.status()).as("%s", outcome).isNotIn(0, 124);
        assertThat(ending.output()).as("%s", outcome).contains(error);
        assertThat(ending.millis()).as("%s", outcome).isLessThan(MOST_MILLIS);
    }

    /** What is allowed, then a name that is not, then a port that is not though the web server listens there. */
    private static String script(Program program) {
        return World.plainly("""
                attempt() {
                    local begin=$EPOCHREALTIME
                    timeout 20 bash -c "$1" 2>&1
                    printf '\\n== %%d %%d\\n' $? $(((${EPOCHREALTIME/./} - ${begin/./}) / 1000))
                }
                attempt "$(cat <<'end'
                %s
                end
                )"
                attempt "$(cat <<'end'
                %s
                end
                )"
                attempt "$(cat <<'end'
                %s
                end
                )"
                """.formatted(
                        program.at("web", program.port()), program.at("other", program.port()), program.at("web", 81)));
    }
}
