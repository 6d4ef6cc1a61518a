package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.reader.Want;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the system a command gets besides files and the network. Simulated. */
class SystemTest {
    private final Asked closed = Asked.of(new Confinements().scratch());

    @Test
    void whatNoRuleNamesIsDeniedAndLoggedWithTheTag() {
        Want want = Want.of("mach-lookup", "global-name", "com.apple.anything");

        assertThat(closed.seatbelt().allows(want)).isFalse();
        assertThat(closed.seatbelt().message(want)).hasValue("srt-test");
        assertThat(closed.simply("file-mount")).isFalse();
        assertThat(closed.simply("system-kext-load")).isFalse();
        assertThat(closed.simply("job-creation")).isFalse();
    }

    @Test
    void processesAreStartedAndOnlyThoseOfTheSandboxAreTouched() {
        assertThat(closed.file("process-exec", "/bin/ls")).isTrue();
        assertThat(closed.simply("process-fork")).isTrue();
        for (String operation : List.of("signal", "process-info-pidinfo", "mach-priv-task-port")) {
            assertThat(closed.seatbelt().allows(Want.of(operation, "target", "same-sandbox")))
                    .isTrue();
            assertThat(closed.seatbelt().allows(Want.of(operation, "target", "others")))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.apple.SecurityServer",
                "com.apple.securityd.xpc",
                "com.apple.pasteboard.1",
                "com.apple.coreservices.launchservicesd",
                "com.apple.coreservices.appleevents",
                "com.apple.trustd.agent",
                "com.apple.dnssd.service",
                "com.apple.xpc.launchd.domain.system",
            })
    void servicesThatActForTheCommandAreNotFound(String service) {
        assertThat(closed.service(service)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.apple.logd",
                "com.apple.system.notification_center",
                "com.apple.system.opendirectoryd.libinfo",
                "com.apple.bsd.dirhelper",
            })
    void servicesThatOnlyAnswerAreFound(String service) {
        assertThat(closed.service(service)).isTrue();
    }

    @Test
    void theMachineIsDescribedAndOtherProcessesAreNot() {
        assertThat(List.of("hw.ncpu", "hw.memsize", "kern.osrelease", "kern.proc.pid.4", "hw.perflevel0.physicalcpu"))
                .allMatch(closed::setting);
        assertThat(List.of("kern.proc.all", "kern.procargs2", "kern.boottime", "hw.ncpuX"))
                .noneMatch(closed::setting);
        assertThat(closed.seatbelt().allows(Want.of("sysctl-write", "sysctl-name", "kern.hostname")))
                .isFalse();
    }

    @Test
    void harmlessDevicesAreThereAndOthersAreNot() {
        assertThat(closed.file("file-write-data", "/dev/null")).isTrue();
        assertThat(closed.file("file-read-data", "/dev/urandom")).isTrue();
        assertThat(closed.file("file-ioctl", "/dev/zero")).isTrue();
        assertThat(closed.file("file-write-data", "/dev/fd/2")).isTrue();
        assertThat(closed.file("file-write-unlink", "/dev/null")).isFalse();
        for (String device : List.of("/dev/disk0", "/dev/rdisk1", "/dev/bpf0", "/dev/ttys001", "/dev/ptmx")) {
            assertThat(closed.file("file-read-data", device)).as(device).isFalse();
            assertThat(closed.file("file-write-data", device)).as(device).isFalse();
            assertThat(closed.file("file-ioctl", device)).as(device).isFalse();
        }
    }

    @Test
    void noRuleAboutFilesTakesTheHarmlessDevicesAwayOrGivesOthers() {
        Asked asked = Asked.of(new Confinements().denyRead("/").allowWrite("/"));

        assertThat(asked.file("file-write-data", "/dev/null")).isTrue();
        assertThat(asked.file("file-read-data", "/dev/null")).isTrue();
        assertThat(asked.file("file-write-data", "/dev/disk0")).isFalse();
    }

    @Test
    void theTerminalIsWrittenToButNotControlled() {
        assertThat(closed.file("file-write-data", "/dev/tty")).isTrue();
        assertThat(closed.file("file-ioctl", "/dev/tty")).as("it could type").isFalse();
        assertThat(closed.simply("pseudo-tty")).isFalse();
    }

    @Test
    void whoMayMakeTerminalsOpensItsOwnAndNobodyElses() {
        Asked asked = Asked.of(new Confinements().openings(true, false, false));
        Want own = Want.file("file-read-data", Path.of("/dev/ttys004")).and("extension", "com.apple.sandbox.pty");

        assertThat(asked.simply("pseudo-tty")).isTrue();
        assertThat(asked.file("file-write-data", "/dev/ptmx")).isTrue();
        assertThat(asked.seatbelt().allows(own)).isTrue();
        assertThat(asked.file("file-read-data", "/dev/ttys001")).isFalse();
        assertThat(asked.file("file-ioctl", "/dev/ttys001"))
                .as("its standard streams")
                .isTrue();
        assertThat(asked.file("file-ioctl", "/dev/tty")).isTrue();
    }

    @Test
    void otherProgramsAreDrivenOnlyWhereThatIsAllowed() {
        Asked asked = Asked.of(new Confinements().openings(false, true, false));

        for (String operation : List.of("appleevent-send", "lsopen", "distributed-notification-post")) {
            assertThat(closed.simply(operation)).isFalse();
            assertThat(asked.simply(operation)).isTrue();
        }
        assertThat(asked.service("com.apple.coreservices.launchservicesd")).isTrue();
        assertThat(asked.service("com.apple.trustd.agent")).isFalse();
    }

    @Test
    void theServiceThatJudgesCertificatesIsOpenedByItself() {
        Asked asked = Asked.of(new Confinements().openings(false, false, true));

        assertThat(asked.service("com.apple.trustd.agent")).isTrue();
        assertThat(asked.simply("appleevent-send")).isFalse();
    }

    @Test
    void servicesAreOpenedByNameOrByTheBeginningOfIt() {
        Asked asked =
                Asked.of(new Confinements().openings(false, false, false, "com.example.one", "com.example.many.*"));

        assertThat(asked.service("com.example.one")).isTrue();
        assertThat(asked.service("com.example.many.two")).isTrue();
        assertThat(asked.service("com.example.one.more")).isFalse();
        assertThat(asked.service("com.example.many")).isFalse();
    }
}
