package dev.srt.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Port;
import dev.srt.policy.Source;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.Mount;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever crosses over to a program arrives as it was. */
class SpiJsonTest {
    private static final Path ROOT = Path.of("/");

    private static final HostFacts HOST = new HostFacts(
            "Linux",
            new HostFacts.User(1000, 100),
            Map.of("bwrap", Path.of("/usr/bin/bwrap")),
            Map.of(Path.of("/w\"o rk"), FileKind.DIRECTORY, Path.of("/w/.env"), FileKind.ABSENT),
            Optional.of(new InitProgram.Endpoint(List.of("/i", "outside"), List.of("/f", "inside"), List.of("alone"))),
            new HostFacts.Scratch(Path.of("/t"), Path.of("/t/tmp"), Path.of("/t/tools")),
            Optional.of(new HostFacts.Kernel(7, true, Map.of(ROOT, List.of(Path.of("/usr"))))),
            Map.of(Path.of("/bin"), Path.of("usr/bin")));

    private static final Policy POLICY = new Policy(
            NetworkPolicy.builder()
                    .allow("example.com")
                    .allowUnixSockets(List.of(rule("/run/x.sock")))
                    .build(),
            FilesystemPolicy.builder()
                    .denyRead(
                            new PathRule(PathPattern.literal(Path.of("/home/u/.ssh")), Source.builtIn("stores"), true))
                    .allowRead(rule("/home/u/.ssh/known_hosts"))
                    .allowWrite(rule("/w\"o rk"))
                    .denyWrite(rule("/w/.env"))
                    .build(),
            true,
            false,
            Map.of(),
            List.of(),
            Optional.empty(),
            MacOpenings.NONE);

    private static final Confinement CONFINEMENT = new Confinement(
            POLICY,
            FilePatterns.NONE,
            List.of("printf", "%s", "a\nb", ""),
            Path.of("/w\"o rk"),
            Map.of("TOKEN", "ü"),
            List.of(new Listener.Proxy(new Port(3128))),
            Optional.of(new InitPlan.TransparentEgress(List.of(), List.of())),
            List.of(new Mount.Replaced(Path.of("/etc/resolv.conf"), Path.of("/t/tools/resolv.conf"))));

    private static final List<Mount> MOUNTS = List.of(
            new Mount.ReadOnly(ROOT),
            new Mount.Pin(Path.of("/w/a")),
            new Mount.Writable(Path.of("/w")),
            new Mount.EmptyDirectory(Path.of("/home/u/.ssh")),
            new Mount.ClosedFile(Path.of("/home/u/.netrc")),
            new Mount.Link(Path.of("/bin"), Path.of("usr/bin")));

    private static PathRule rule(String path) {
        return new PathRule(PathPattern.literal(Path.of(path)), Source.inCode(path));
    }

    private static Launch launch(Optional<InitPlan> plan) {
        return new Launch(
                List.of("/usr/bin/bwrap", "--x"), Map.of("A", "b"), ROOT, plan, Map.of(Path.of("/t/tools/x"), "a\nb"));
    }

    /** Every part that a backend decides. */
    private static Launch whole(Confinement confinement, HostFacts host) {
        return launch(Optional.of(InitPlan.of(
                confinement,
                host,
                InitPlan.Surroundings.PREPARED,
                MOUNTS,
                Optional.of(new InitPlan.FileFence(List.of(Path.of("/w")), Optional.of(List.of(ROOT)))),
                Optional.of(
                        new InitPlan.NameRules(List.of(Path.of("/w/.env")), List.of(".envrc"), List.of("hooks"), true)),
                true)));
    }

    private record Fixed(Availability availability) implements SandboxBackend {
        @Override
        public String id() {
            return "fixed";
        }

        @Override
        public Availability probe(HostFacts host) {
            assertThat(host).isEqualTo(HOST);
            return availability;
        }

        @Override
        public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
            assertThat(host).isEqualTo(HOST);
            FilesystemPolicy files = confinement.policy().filesystem();
            assertThat(paths(files.denyRead()))
                    .isEqualTo(paths(POLICY.filesystem().denyRead()));
            assertThat(files.denyRead().getFirst().firm()).isTrue();
            assertThat(files.denyRead().getFirst().source().isBuiltIn()).isTrue();
            assertThat(paths(files.allowRead()))
                    .isEqualTo(paths(POLICY.filesystem().allowRead()));
            assertThat(paths(files.allowWrite()))
                    .isEqualTo(paths(POLICY.filesystem().allowWrite()));
            assertThat(paths(files.denyWrite()))
                    .isEqualTo(paths(POLICY.filesystem().denyWrite()));
            assertThat(files.denyWrite().getFirst().source().isBuiltIn()).isFalse();
            assertThat(files.protection()).isEqualTo(POLICY.filesystem().protection());
            assertThat(Guarantee.requiredBy(confinement.policy())).isEqualTo(Guarantee.requiredBy(POLICY));
            assertThat(InitPlan.SystemCalls.of(confinement.policy())).isEqualTo(InitPlan.SystemCalls.of(POLICY));
            assertThat(confinement.policy().weakerNestedSandbox()).isTrue();
            assertThat(confinement.argv()).isEqualTo(CONFINEMENT.argv());
            assertThat(confinement.environment()).isEqualTo(CONFINEMENT.environment());
            assertThat(confinement.workingDirectory()).isEqualTo(CONFINEMENT.workingDirectory());
            if (confinement.argv().isEmpty()) {
                throw new UnenforceableException("nothing to run", "name a program");
            }
            return whole(confinement, host);
        }

        private static List<Path> paths(List<PathRule> rules) {
            return rules.stream().map(rule -> rule.pattern().root()).toList();
        }
    }

    /** What the program writes. */
    private static JsonNode ask(Availability availability, JsonNode question) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] in = (question + "\n").getBytes(StandardCharsets.UTF_8);
        BackendServer.serve(new Fixed(availability), new ByteArrayInputStream(in), out);
        return SpiJson.parse(out.toByteArray());
    }

    @Test
    void guaranteesArrive() throws Exception {
        Availability all = new Availability.Usable(EnumSet.allOf(Guarantee.class));
        assertThat(SpiJson.availability(ask(all, SpiJson.probe(HOST)))).isEqualTo(all);
        Availability none = new Availability.Unusable("it \"rains\"", "wait");
        assertThat(SpiJson.availability(ask(none, SpiJson.probe(HOST)))).isEqualTo(none);
    }

    @Test
    void aPlanArrivesWithWhatTheConfinementStates() throws Exception {
        Availability any = new Availability.Unusable("", "");
        JsonNode answer = ask(any, SpiJson.prepare(CONFINEMENT, HOST));
        assertThat(SpiJson.launch(answer, CONFINEMENT, HOST)).isEqualTo(whole(CONFINEMENT, HOST));
    }

    @Test
    void aLaunchWithoutTheHelperArrives() throws Exception {
        JsonNode answer = SpiJson.answer(launch(Optional.empty()));
        assertThat(SpiJson.launch(answer, CONFINEMENT, HOST)).isEqualTo(launch(Optional.empty()));
    }

    @Test
    void aRefusalArrives() {
        JsonNode answer = SpiJson.answer(new UnenforceableException("not today", "wait"));
        assertThatThrownBy(() -> SpiJson.launch(answer, CONFINEMENT, HOST))
                .isInstanceOf(UnenforceableException.class)
                .hasMessage("not today");
    }

    @Test
    void aProgramAsksForItsOwnToolsInThePath() throws Exception {
        SandboxBackend looking = new SandboxBackend() {
            @Override
            public String id() {
                return "looking";
            }

            @Override
            public Set<String> tools() {
                return Set.of("sh", "no-such-program");
            }

            @Override
            public Availability probe(HostFacts host) {
                return new Availability.Unusable(
                        host.tools().keySet().stream().sorted().toList().toString(), "");
            }

            @Override
            public Launch prepare(Confinement confinement, HostFacts host) {
                throw new AssertionError("nobody asked");
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackendServer.serve(
                looking,
                new ByteArrayInputStream(SpiJson.probe(HOST).toString().getBytes(StandardCharsets.UTF_8)),
                out);
        assertThat(SpiJson.availability(SpiJson.parse(out.toByteArray())))
                .isEqualTo(new Availability.Unusable("[bwrap, sh]", ""));
    }

    @Test
    void anotherVersionOfTheSpiIsNotAnswered() {
        JsonNode question = SpiJson.probe(HOST).put("srt", 2);
        assertThatThrownBy(() -> ask(new Availability.Unusable("", ""), question))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another version");
    }

    @Test
    void whatIsReachableIsTheGatewaysToJudge() throws Exception {
        String sent = SpiJson.prepare(CONFINEMENT, HOST).toString();
        assertThat(sent).doesNotContain("example.com").contains("\"reachable\":true");
    }
}
