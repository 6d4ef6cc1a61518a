package dev.srt.embedding;

import static dev.srt.embedding.Host.ENOUGH;
import static dev.srt.embedding.Host.await;
import static dev.srt.embedding.Host.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.sandbox.BlockingSandbox;
import dev.srt.sandbox.FinishedCommand;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.Streams;
import dev.srt.spi.EgressRules.Answer;
import dev.srt.violation.Violation;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sandbox's policy, and changes of it, mean for its commands. */
class PolicyTest {
    private static final String BLOCKED = "Connection blocked by network allowlist";

    @TempDir
    private Path directory;

    private WebServer server;
    private DomainRule reachable;

    @BeforeEach
    void serve() throws Exception {
        server = new WebServer();
        reachable = DomainRule.of(server.authority());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RunOptions captured() {
        return RunOptions.INHERITED.withStreams(Streams.READ_ONLY);
    }

    @Test
    void anUpdateHoldsFromTheNextConnectionOn() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            String ask = server.asking();
            String wait = "until [ -e %s ]; do sleep 0.02; done; ";
            String thrice = ask + "; touch asked; " + wait.formatted("go") + ask + "; touch again; "
                    + wait.formatted("on") + ask;
            Future<FinishedCommand> running =
                    sandbox.sandbox().run(line(thrice), captured()).compose(run -> run.finished(ENOUGH));
            assertThat(Host.eventually(() -> Files.exists(directory.resolve("asked"))))
                    .isTrue();
            sandbox.update(NetworkPolicy.builder().allowed(List.of(reachable)).build());
            Files.createFile(directory.resolve("go"));
            assertThat(Host.eventually(() -> Files.exists(directory.resolve("again"))))
                    .isTrue();
            sandbox.update(NetworkPolicy.CLOSED);
            Files.createFile(directory.resolve("on"));
            assertThat(await(running).output().toString()).matches("(?s)" + BLOCKED + ".*\nreached" + BLOCKED + ".*\n");
        }
    }

    @Test
    void whatOneCommandMayReachIsItsOwn() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            RunOptions privileged = captured().withAllowedDomains(List.of(reachable));
            assertThat(sandbox.capture(line(server.asking()), privileged, ENOUGH)
                            .output())
                    .hasToString("reached");
            assertThat(sandbox.capture(line(server.asking()), ENOUGH).output().toString())
                    .startsWith(BLOCKED);
        }
    }

    @Test
    void whatOneCommandMayReachItReachesWithoutProxiesToo() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            String straight = "curl -sS --noproxy '*' http://" + server.authority() + "/";
            RunOptions privileged = captured().withAllowedDomains(List.of(reachable));
            assertThat(sandbox.capture(line(straight), privileged, ENOUGH).output())
                    .hasToString("reached");
            assertThat(sandbox.capture(line(straight), ENOUGH).exitStatus()).isEqualTo(7);
        }
    }

    @Test
    void aDenyRuleHoldsForEveryCommand() throws Exception {
        NetworkPolicy denying =
                NetworkPolicy.builder().denied(List.of(reachable)).build();
        try (BlockingSandbox sandbox = Host.open(Host.options(directory, denying))) {
            RunOptions privileged = captured().withAllowedDomains(List.of(reachable));
            assertThat(sandbox.capture(line(server.asking()), privileged, ENOUGH)
                            .output()
                            .toString())
                    .startsWith(BLOCKED);
        }
    }

    @Test
    void anIdThatOpensSomethingMustBeHardToGuess() {
        RunOptions named = captured().withId("build");
        assertThatThrownBy(() -> named.withAllowedDomains(List.of(reachable)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("22");
    }

    @Test
    void aCommandCannotTakeAnothersAllowanceByItsTextNorPutItsViolationsDownToIt() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            String id = RunOptions.randomId();
            sandbox.sandbox().allowFor(id, List.of(reachable));
            String victim = "echo victim";
            String forged = Base64.getEncoder().encodeToString(victim.getBytes(StandardCharsets.UTF_8));
            // The token stands in the proxy's URL, so a command can say any name with it.
            String attack =
                    "token=${HTTP_PROXY#*:*:}; token=${token%%@*}; " + "curl -sS --noproxy '' --proxy http://srt."
                            + forged + ":$token@localhost:3128 http://" + server.authority() + "/";
            FinishedCommand attacker = sandbox.capture(line(attack), captured().withId("attacker"), ENOUGH);
            assertThat(attacker.output().toString()).startsWith(BLOCKED);
            assertThat(sandbox.violations().ofCommand(victim)).isEmpty();
            assertThat(sandbox.violations().ofCommand("attacker")).hasSize(1);
            // Whoever has been told the id has what it opens.
            String named =
                    attack.replace(forged, Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8)));
            assertThat(sandbox.capture(line(named), ENOUGH).output()).hasToString("reached");
        }
    }

    @Test
    void violationsAreThoseOfTheCommandThatCausedThem() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory))) {
            List<Violation> told = new CopyOnWriteArrayList<>();
            sandbox.violations().subscribe(told::add);
            FinishedCommand web =
                    sandbox.capture(line(server.asking()), captured().withId("web"), ENOUGH);
            // Without the proxy: by name, by address and by a file's name.
            FinishedCommand raw = sandbox.capture(
                    line("getent hosts a.example; : </dev/tcp/192.0.2.1/80; touch .bashrc"),
                    captured().withId("raw"),
                    ENOUGH);
            assertThat(Host.eventually(
                            () -> sandbox.violations().ofCommand("raw").size() == 3))
                    .isTrue();
            assertThat(sandbox.violations().ofCommand("web"))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.line()).contains(server.authority()));
            assertThat(told).hasSize(4);
            assertThat(sandbox.violations()
                            .annotateStderr(raw.id(), raw.errors().toString()))
                    .contains("<sandbox_violations>\ndeny network-lookup a.example (")
                    .contains("deny network-outbound 192.0.2.1:80 (")
                    .contains("deny file-write " + directory.toRealPath().resolve(".bashrc"))
                    .doesNotContain(server.authority())
                    .endsWith("\n</sandbox_violations>");
            assertThat(web.id()).isEqualTo("web");
        }
    }

    @Test
    void whoeverIsAskedDecidesOnceAndNobodyIsAskedAboutWhatRulesSay() throws Exception {
        List<Destination> asked = new CopyOnWriteArrayList<>();
        List<Answer> answers = new ArrayList<>(List.of(
                new Answer.Allow(),
                new Answer.Deny(Optional.of("not on a Sunday")),
                new Answer.Deny(Optional.empty())));
        try (BlockingSandbox sandbox = Host.open(Host.closed(directory).ask(destination -> {
            asked.add(destination);
            return asked.size() <= answers.size()
                    ? Future.succeededFuture(answers.get(asked.size() - 1))
                    : Future.failedFuture("the one who is asked has gone");
        }))) {
            FinishedCommand four =
                    sandbox.capture(line("%1$s; echo; %1$s; %1$s; %1$s".formatted(server.asking())), ENOUGH);
            assertThat(four.output()
                            .toString()
                            .lines()
                            .filter(text -> text.startsWith("reached") || text.startsWith("localhost")))
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("reached"),
                            second -> assertThat(second).contains("not on a Sunday"),
                            third -> assertThat(third).contains("user denied"),
                            fourth -> assertThat(fourth).contains("permission prompt failed"));
            assertThat(asked)
                    .hasSize(4)
                    .allMatch(destination -> destination.toString().equals(server.authority()));
        }
    }

    @Test
    void anAccessIsJudgedAsItWouldBeInside() throws Exception {
        try (BlockingSandbox sandbox = Host.open(Host.options(
                directory, NetworkPolicy.builder().allow("*.example.com:443").build()))) {
            assertThat(sandbox.judge(new Access.Connect(Destination.parse("a.example.com:443")))
                            .allowed())
                    .isTrue();
            assertThat(sandbox.judge(new Access.Connect(Destination.parse("a.example.com:80")))
                            .allowed())
                    .isFalse();
            assertThat(sandbox.judge(new Access.Write(directory.resolve("new"))).allowed())
                    .isTrue();
            Path way = Files.createSymbolicLink(directory.resolve("way"), Path.of("/etc"));
            assertThat(sandbox.judge(new Access.Write(way.resolve("passwd"))))
                    .isInstanceOfSatisfying(
                            Decision.Denied.class,
                            denied -> assertThat(denied.reason()).isEqualTo("path is not in allowWrite"));
            // As the kernel follows paths: the link before "..", and to what is not there.
            assertThat(sandbox.judge(new Access.Write(way.resolve("../new"))).allowed())
                    .isFalse();
            Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("/etc/not-there"));
            assertThat(sandbox.judge(new Access.Write(dangling)).allowed()).isFalse();
            Path round = Files.createSymbolicLink(directory.resolve("round"), Path.of("round"));
            assertThat(sandbox.judge(new Access.Write(round))).isNotNull();
        }
    }
}
