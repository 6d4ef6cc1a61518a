package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import dev.srt.spi.Trial;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A policy is enforced whole, or the command does not run. */
class BackendChoiceTest {
    private static final Policy CLOSED = Policy.of(NetworkPolicy.CLOSED, FilesystemPolicy.READ_ONLY);
    private static final Set<Guarantee> EVERYTHING = EnumSet.allOf(Guarantee.class);

    @Test
    void thePreferredOneOfThoseThatPromiseEverythingIsTaken() throws Exception {
        SandboxBackend low = usable("low", 1, EVERYTHING);
        SandboxBackend high = usable("high", 9, EVERYTHING);
        assertThat(choose(CLOSED, low, high)).isSameAs(high);
        assertThat(choose(CLOSED, high, low)).isSameAs(high);
    }

    @Test
    void aPreferredOneThatPromisesTooLittleIsPassedOver() throws Exception {
        SandboxBackend high = usable("high", 9, EnumSet.of(Guarantee.NETWORK_CLOSED));
        SandboxBackend low = usable("low", 1, EVERYTHING);
        assertThat(choose(CLOSED, high, low)).isSameAs(low);
    }

    @Test
    void aPreferredOneThatCannotBeUsedIsPassedOver() throws Exception {
        SandboxBackend low = usable("low", 1, EVERYTHING);
        assertThat(choose(CLOSED, unusable("high", 9, "not installed", "install it"), low))
                .isSameAs(low);
    }

    @Test
    void aPromiseThatThePolicyDoesNotNeedMayBeMissing() throws Exception {
        Set<Guarantee> unfiltered = EnumSet.complementOf(EnumSet.of(Guarantee.NETWORK_FILTERED, Guarantee.READ_DENIES));
        SandboxBackend backend = usable("plain", 1, unfiltered);
        assertThat(choose(CLOSED, backend)).isSameAs(backend);
    }

    @Test
    void theRefusalNamesEveryMissingPromise() {
        Policy filtered = CLOSED.with(allowing("a.example"));
        Set<Guarantee> some = EnumSet.complementOf(EnumSet.of(Guarantee.NETWORK_FILTERED, Guarantee.WRITE_ALLOWLIST));
        assertThatThrownBy(() -> choose(filtered, usable("partial", 1, some)))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("backend-missing"))
                .hasMessageContaining("partial")
                .hasMessageContaining("network-filtered")
                .hasMessageContaining("write-allowlist")
                .hasMessageNotContaining("processes-isolated");
    }

    @Test
    void theRefusalSaysWhatEachBackendLacksAndTheFixOfThePreferredOne() {
        assertThatThrownBy(() -> choose(
                        CLOSED,
                        usable("low", 1, Set.of()),
                        unusable("high", 9, "the tool is not installed", "install the tool")))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refusal -> assertThat(refusal.fix()).isEqualTo("install the tool"))
                .hasMessageContaining("high: the tool is not installed")
                .hasMessageContaining("low cannot promise");
    }

    @Test
    void nobodyIsToldOfBackendsForOtherSystemsButWhereThereAreNoOthers() {
        SandboxBackend elsewhere =
                new Stated("elsewhere", 9, Availability.Unusable.onThisSystem("it is part of Plan 9"));
        assertThatThrownBy(() -> choose(CLOSED, elsewhere, unusable("here", 1, "it is broken", "mend it")))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refusal -> assertThat(refusal.fix()).isEqualTo("mend it"))
                .hasMessage("here: it is broken");
        assertThatThrownBy(() -> choose(CLOSED, elsewhere)).hasMessage("elsewhere: it is part of Plan 9");
    }

    @Test
    void aBackendThatFailsItsTrialIsNotTaken() throws Exception {
        Availability all = new Availability.Usable(EnumSet.allOf(Guarantee.class));
        SandboxBackend low = new Stated("low", 1, all);
        SandboxBackend failing = new Tried("failing", "echo no sandbox here >&2; exit 71", all);

        assertThat(choose(CLOSED, failing, low)).isSameAs(low);
        assertThatThrownBy(() -> choose(CLOSED, failing)).hasMessage("failing: 71 no sandbox here");
        assertThat(choose(CLOSED, new Tried("well", "exit 0", all), low).id()).isEqualTo("well");
        assertThatThrownBy(() -> choose(CLOSED, new Tried("gone", "", all)))
                .hasMessageContaining("gone: it cannot be tried: ");
    }

    /** One that is tried by a line for the shell; by a program that is not there where that is empty. */
    private record Tried(String id, String line, Availability availability) implements SandboxBackend {
        @Override
        public Availability probe(HostFacts host) {
            return availability;
        }

        @Override
        public int preference() {
            return 9;
        }

        @Override
        public Optional<Trial> trial(HostFacts host) {
            return Optional.of(new Trial() {
                @Override
                public List<String> argv() {
                    return line.isEmpty() ? List.of("/no/such/program") : List.of("/bin/sh", "-c", line);
                }

                @Override
                public Optional<Availability.Unusable> verdict(int status, String said) {
                    return status == 0
                            ? Optional.empty()
                            : Optional.of(new Availability.Unusable(status + " " + said.strip(), "mend it"));
                }
            });
        }

        @Override
        public Launch prepare(Confinement confinement, HostFacts host) {
            throw new AssertionError("nobody asked for a plan");
        }
    }

    @Test
    void withoutAnyBackendTheRefusalSaysSo() {
        assertThatThrownBy(() -> choose(CLOSED))
                .isInstanceOf(SandboxException.class)
                .hasMessage("no backend is installed");
    }

    @Test
    void theBackendThatIsAskedForIsTakenThoughAnotherIsPreferred() throws SandboxException {
        Set<Guarantee> all = Set.of(Guarantee.values());
        Policy policy = Policy.of(NetworkPolicy.CLOSED, FilesystemPolicy.READ_ONLY);

        assertThat(choose(Optional.of("b"), policy, usable("a", 2, all), usable("b", 1, all))
                        .id())
                .isEqualTo("b");
    }

    @Test
    void aBackendThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
        Policy policy = Policy.of(NetworkPolicy.CLOSED, FilesystemPolicy.READ_ONLY);

        assertThatThrownBy(() -> choose(Optional.of("c"), policy, usable("b", 1, Set.of()), usable("a", 1, Set.of())))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure -> assertThat(failure.fix()).endsWith("a, b"));
    }

    private static NetworkPolicy allowing(String domain) {
        return NetworkPolicy.CLOSED.allowing(
                List.of(new DomainRule(DomainPattern.parseAllow(domain), Source.builtIn("test"))));
    }

    private static SandboxBackend choose(Policy policy, SandboxBackend... backends) throws SandboxException {
        return choose(Optional.empty(), policy, backends);
    }

    private static SandboxBackend choose(Optional<String> wanted, Policy policy, SandboxBackend... backends)
            throws SandboxException {
        HostFacts host = new HostFacts(
                "Linux",
                new HostFacts.User(1, 1),
                Map.of(),
                Map.of(),
                Optional.empty(),
                new HostFacts.Scratch(Path.of("/s"), Path.of("/s/t"), Path.of("/s/u")),
                Optional.empty(),
                Map.of());
        return BackendChoice.choose(List.of(backends), wanted, policy, host, BackendTrial::problem);
    }

    private static SandboxBackend usable(String id, int preference, Set<Guarantee> guarantees) {
        return new Stated(id, preference, new Availability.Usable(guarantees));
    }

    private static SandboxBackend unusable(String id, int preference, String reason, String fix) {
        return new Stated(id, preference, new Availability.Unusable(reason, fix));
    }

    /** A backend that says of itself what a test wants, and is never asked for a plan. */
    private record Stated(String id, int preference, Availability availability) implements SandboxBackend {
        @Override
        public Availability probe(HostFacts host) {
            return availability;
        }

        @Override
        public Launch prepare(Confinement confinement, HostFacts host) {
            throw new AssertionError("choosing does not plan");
        }
    }
}
