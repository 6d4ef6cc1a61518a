package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainRule;
import dev.srt.policy.FileJudge;
import dev.srt.policy.PathRule;
import dev.srt.policy.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which layer wins, and what no layer can undo. */
class LayersTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    /** The places settings come from, each after those it overrules. */
    enum Place {
        USER("~/.claude/settings.json"),
        USER_SRT("~/.srt-settings.json"),
        PROJECT(".claude/settings.json"),
        LOCAL(".claude/settings.local.json"),
        EXPLICIT("s.json"),
        MANAGED("managed-settings.json"),
        MANAGED_FOLDER("managed-settings.d/10.json");

        private final String name;

        Place(String name) {
            this.name = name;
        }

        Path in(HostFiles host) {
            return switch (this) {
                case USER, USER_SRT -> host.home().resolve(name.substring(2));
                case PROJECT, LOCAL, EXPLICIT -> host.project().resolve(name);
                case MANAGED, MANAGED_FOLDER -> host.managedFile().resolveSibling(name);
            };
        }
    }

    private LoadedSettings load() throws Exception {
        host.trustingProject();
        Path explicit = Place.EXPLICIT.in(host);
        return Files.exists(explicit) ? host.loadExplicit(explicit) : host.load();
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Place.values())
                .flatMap(earlier -> Stream.of(Place.values())
                        .filter(later -> later.compareTo(earlier) > 0)
                        .map(later -> Arguments.of(earlier, later)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void ofASingleValueTheLaterLayersHolds(Place earlier, Place later) throws Exception {
        host.write(earlier.in(host), "{'sandbox': {'network': {'httpProxyPort': 1111, 'socksProxyPort': 1112}}}");
        host.write(later.in(host), "{'sandbox': {'network': {'httpProxyPort': 2222}}}");

        LoadedSettings settings = load();

        assertThat(settings.policy().network().httpProxy()).contains(new Port(2222));
        assertThat(settings.policy().network().socksProxy()).contains(new Port(1112));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void listsAddUp(Place earlier, Place later) throws Exception {
        host.write(
                earlier.in(host),
                "{'permissions': {'allow': ['WebFetch(domain:a.example)', 'Edit(./a)'], 'deny': ['Read(./x)', 'Edit(./x)']}}");
        host.write(
                later.in(host),
                "{'permissions': {'allow': ['WebFetch(domain:b.example)', 'Edit(./b)'], 'deny': ['Read(./y)', 'Edit(./y)']}}");

        LoadedSettings settings = load();

        assertThat(settings.policy().network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("a.example", "b.example");
        assertThat(settings.policy().filesystem().allowWrite())
                .extracting(PathRule::text)
                .containsExactly(host.project() + "/a", host.project() + "/b");
        assertThat(settings.policy().filesystem().denyRead())
                .extracting(PathRule::text)
                .contains(host.project() + "/x", host.project() + "/y");
        assertThat(settings.policy().filesystem().denyWrite())
                .extracting(PathRule::text)
                .containsExactly(host.project() + "/x", host.project() + "/y");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aDenyHoldsWhicheverLayerAllows(Place one, Place other) throws Exception {
        for (boolean denyFirst : new boolean[] {true, false}) {
            host.write((denyFirst ? one : other).in(host), "{'permissions': {'deny': ['Edit(./f)', 'Read(./g)']}}");
            host.write(
                    (denyFirst ? other : one).in(host),
                    "{'permissions': {'allow': ['Edit(./f)', 'Read(./g)', 'Edit(./g)']}}");

            var files = load().policy().filesystem();

            assertThat(FileJudge.write(files, host.project().resolve("f")).allowed())
                    .isFalse();
            assertThat(FileJudge.read(files, host.project().resolve("g")).allowed())
                    .isFalse();
            assertThat(FileJudge.write(files, host.project().resolve("g")).allowed())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"USER", "USER_SRT", "PROJECT", "LOCAL"})
    void anExplicitFileInTheSrtFormStandsAlone(Place other) throws Exception {
        host.write(
                other.in(host),
                "{'permissions': {'allow': ['WebFetch(domain:a.example)'], 'deny': ['Read(./x)']}, 'sandbox': {'enabled': true}}");

        LoadedSettings settings = host.trustingProject().loadExplicit("{'network': {'allowedDomains': ['b.example']}}");

        assertThat(settings.policy().network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("b.example");
        assertThat(FileJudge.read(settings.policy().filesystem(), host.project().resolve("x"))
                        .allowed())
                .isTrue();
    }

    @Test
    void theLayersThatAnExplicitFileSetsAsideNeedNotEvenBeValid() throws Exception {
        host.user("{").project("[]");

        assertThat(host.loadExplicit("{}").enabled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"MANAGED", "MANAGED_FOLDER"})
    void theAdministratorsLayerHoldsAboveAnExplicitFile(Place managed) throws Exception {
        host.write(
                managed.in(host),
                "{'permissions': {'deny': ['WebFetch(domain:a.example)', 'Read(//srv/x)']},"
                        + " 'sandbox': {'enabled': true, 'network': {'httpProxyPort': 4444}}}");

        LoadedSettings settings =
                host.loadExplicit("{'network': {'allowedDomains': ['a.example'], 'httpProxyPort': 5555},"
                        + " 'filesystem': {'denyRead': [], 'allowRead': ['/srv/x'], 'allowWrite': ['/srv/x/y']}}");

        assertThat(settings.policy().network().httpProxy()).contains(new Port(4444));
        assertThat(settings.policy().network().denied())
                .extracting(DomainRule::text)
                .containsExactly("a.example");
        assertThat(FileJudge.read(settings.policy().filesystem(), Path.of("/srv/x"))
                        .allowed())
                .isFalse();
        assertThat(FileJudge.read(settings.policy().filesystem(), Path.of("/srv/x/y"))
                        .allowed())
                .isFalse();
    }

    @Test
    void theAdministratorsFolderIsReadInTheOrderOfNames() throws Exception {
        host.managed("{'sandbox': {'network': {'httpProxyPort': 1}}}");
        host.write(
                host.root().resolve("etc/managed-settings.d/20.json"),
                "{'sandbox': {'network': {'httpProxyPort': 20}}}");
        host.write(
                host.root().resolve("etc/managed-settings.d/10.json"),
                "{'sandbox': {'network': {'httpProxyPort': 10}}}");
        host.write(host.root().resolve("etc/managed-settings.d/30.txt"), "not settings");

        assertThat(host.load().policy().network().httpProxy()).contains(new Port(20));
    }

    @Test
    void oneFilesAllowReadDoesNotReopenAnothersDenyRead() throws Exception {
        host.managed("{'filesystem': {'denyRead': ['/srv/x', '/srv/z'], 'allowRead': ['/srv/z/own']}}");

        LoadedSettings settings = host.loadExplicit(
                "{'filesystem': {'denyRead': ['/srv/y'], 'allowRead': ['/srv/x/a', '/srv/y/a', '/srv/z/a'], 'allowWrite': ['/srv/z/b']}}");

        var files = settings.policy().filesystem();
        assertThat(FileJudge.read(files, Path.of("/srv/x/a")).allowed()).isFalse();
        assertThat(FileJudge.read(files, Path.of("/srv/y/a")).allowed()).isTrue();
        assertThat(FileJudge.read(files, Path.of("/srv/z/a")).allowed()).isFalse();
        assertThat(FileJudge.read(files, Path.of("/srv/z/b")).allowed()).isFalse();
        assertThat(FileJudge.read(files, Path.of("/srv/z/own")).allowed()).isTrue();
        assertThat(HostFiles.notices(settings))
                .contains("s.json:1: filesystem.allowRead[0]: \"/srv/x/a\" is left out")
                .contains("filesystem.allowRead[2]")
                .contains("filesystem.allowWrite[0]");
    }

    @Test
    void oneFileMayAllowWithWildcardsBesideAnothersDenies() throws Exception {
        host.userSrt("{'filesystem': {'denyRead': ['**/.env']}}").user("{'permissions': {'allow': ['Edit(*.ts)']}}");

        var files = host.load().policy().filesystem();

        assertThat(FileJudge.write(files, host.project().resolve("a.ts")).allowed())
                .isTrue();
        assertThat(FileJudge.read(files, host.project().resolve(".env/a.ts")).allowed())
                .isFalse();
    }

    @Test
    void anAllowWriteInsideADenyReadOfItsOwnFileOpensIt() throws Exception {
        var files = host.loadExplicit("{'filesystem': {'denyRead': ['~/x'], 'allowWrite': ['~/x/out']}}")
                .policy()
                .filesystem();

        assertThat(FileJudge.write(files, host.home().resolve("x/out/f")).allowed())
                .isTrue();
        assertThat(FileJudge.read(files, host.home().resolve("x/in")).allowed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"USER", "USER_SRT", "EXPLICIT", "MANAGED"})
    void theSandboxCanBeSwitchedOffByWhoeverAnswersForTheMachine(Place place) throws Exception {
        host.write(place.in(host), "{\n'sandbox': {'enabled': false}}");

        LoadedSettings settings = load();

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.disabledBy().orElseThrow().line()).isEqualTo(2);
        assertThat(settings.disabledBy().orElseThrow().key()).isEqualTo("sandbox.enabled");
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"PROJECT", "LOCAL"})
    void theSandboxIsNeverSwitchedOffByAProject(Place place) throws Exception {
        host.write(place.in(host), "{'sandbox': {'enabled': false, 'bwrapPath': '/evil/bwrap'}}");

        LoadedSettings settings = load();

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.policy().bwrapPath()).isEmpty();
        assertThat(HostFiles.notices(settings))
                .contains("sandbox.enabled: never counts from a project's file")
                .contains("sandbox.bwrapPath: never counts from a project's file");
    }

    @Test
    void aProjectMaySwitchTheSandboxOnAgain() throws Exception {
        host.user("{'sandbox': {'enabled': false}}").project("{'sandbox': {'enabled': true}}");

        LoadedSettings settings = host.load();

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.untrusted()).isEmpty();
    }

    @Test
    void theAdministratorsWordOnTheSandboxIsFinal() throws Exception {
        host.managed("{'sandbox': {'enabled': true}}");

        assertThat(host.loadExplicit("{'sandbox': {'enabled': false}}").enabled())
                .isTrue();
    }

    @Test
    void whereNoFileStatesItNothingDisables() throws Exception {
        assertThat(host.load().disabledBy()).isEqualTo(Optional.empty());
    }
}
