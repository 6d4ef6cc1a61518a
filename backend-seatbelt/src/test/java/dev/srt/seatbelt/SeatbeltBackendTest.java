package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.spi.Availability;
import dev.srt.spi.Guarantee;
import dev.srt.spi.Launch;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeatbeltBackendTest {
    private static final Path PROGRAM = Path.of("/usr/bin/sandbox-exec");

    private final SeatbeltBackend backend = new SeatbeltBackend();

    @Test
    void theProfileIsAFileAndTheCommandTheLastWords() throws Exception {
        Confinements confinements = new Confinements().scratch().command("echo", "a b", "-p");
        Launch launch = confinements.launch();

        Path profile = Confinements.SCRATCH.tools().resolve("profile.sb");
        assertThat(launch.argv())
                .containsExactly(PROGRAM.toString(), "-f", profile.toString(), "--", "echo", "a b", "-p");
        assertThat(launch.files()).containsOnlyKeys(profile);
        assertThat(launch.files().get(profile)).startsWith("(version 1)\n(deny default\n");
        assertThat(launch.workingDirectory()).isEqualTo(Path.of("/work"));
        assertThat(launch.init()).isEmpty();
    }

    @Test
    void theSameConfinementGivesTheSamePlan() throws Exception {
        assertThat(new Confinements().scratch().gateway(1024).launch())
                .isEqualTo(new Confinements().scratch().gateway(1024).launch());
    }

    @Test
    void noProgramIsTakenForAnOption() {
        assertThatThrownBy(() -> new Confinements()
                        .command("-p", "(version 1)(allow default)", "/bin/sh")
                        .launch())
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContaining("\"-p\"");
    }

    @Test
    void noNumberOfRulesIsTooLongForAnArgument() throws Exception {
        Confinements confinements = new Confinements().directories("/work");
        for (int i = 0; i < 10_000; i++) {
            String path = "/work/" + i + "/" + "x".repeat(100);
            confinements.files(path).denyRead(path);
        }
        Launch launch = confinements.launch();
        assertThat(launch.files().values().iterator().next()).hasSizeGreaterThan(1 << 20);
        assertThat(String.join(" ", launch.argv())).hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/work/[α-ω]", "/work/**a**b**c**d**e**f**g"})
    void aPatternThatNoProfileCanSayIsRefusedByName(String pattern) {
        assertThatThrownBy(() -> new Confinements().denyRead(pattern).launch())
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContaining("sandbox-exec");
    }

    @Test
    void aPathThatIsTooLongForAProfileIsRefused() {
        assertThatThrownBy(() ->
                        new Confinements().denyRead("/" + "x/".repeat(600)).launch())
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void javaDialsTheGatewayByIpv4AndKeepsItsOtherOptions() throws Exception {
        assertThat(new Confinements().gateway(50_123).launch().environment())
                .containsEntry("JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv4Stack=true");
        assertThat(new Confinements()
                        .gateway(50_123)
                        .variable("JAVA_TOOL_OPTIONS", "-javaagent:/a.jar")
                        .launch()
                        .environment())
                .containsEntry("JAVA_TOOL_OPTIONS", "-javaagent:/a.jar -Djava.net.preferIPv4Stack=true");
    }

    @Test
    void theEnvironmentIsTheCommandsOwnWhereNothingIsReached() throws Exception {
        assertThat(new Confinements().variable("A", "b").launch().environment()).isEqualTo(Map.of("A", "b"));
    }

    @Test
    void everythingIsPromisedButThatAllProcessesEndWithSrt() {
        assertThat(backend.probe(new Confinements().host()))
                .isInstanceOfSatisfying(
                        Availability.Usable.class,
                        usable -> assertThat(usable.guarantees())
                                .contains(Guarantee.READ_DENIES, Guarantee.NETWORK_FILTERED)
                                .doesNotContain(Guarantee.PROCESSES_ENDED)
                                .hasSize(Guarantee.values().length - 1));
    }

    @Test
    void nothingIsPromisedOnAnotherSystem() {
        assertThat(backend.probe(new Confinements().host("Linux", Map.of(SeatbeltBackend.TOOL, PROGRAM))))
                .isInstanceOfSatisfying(
                        Availability.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains("part of macOS"));
    }

    @Test
    void aMacWithoutSandboxExecIsToldSo() {
        assertThat(backend.probe(new Confinements().host("Mac OS X", Map.of())))
                .isInstanceOfSatisfying(Availability.Unusable.class, unusable -> {
                    assertThat(unusable.reason()).contains("no sandbox-exec");
                    assertThat(unusable.fix()).contains("/usr/bin/sandbox-exec");
                });
    }
}
