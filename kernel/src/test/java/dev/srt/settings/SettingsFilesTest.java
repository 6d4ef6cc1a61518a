package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DomainRule;
import dev.srt.policy.MacOpenings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files are looked at, and what they may be on disk. */
class SettingsFilesTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    @Test
    void everyFileThatDecidesIsListedThereOrNot() throws Exception {
        assertThat(host.loadExplicit("{}").files())
                .containsExactlyInAnyOrder(
                        host.home().resolve(".claude/settings.json"),
                        host.home().resolve(".srt-settings.json"),
                        host.project().resolve(".claude/settings.json"),
                        host.project().resolve(".claude/settings.local.json"),
                        host.project().resolve("s.json"),
                        host.managedFile(),
                        host.root().resolve("etc/managed-settings.d"),
                        host.trust().directory(),
                        host.home().resolve(".srt/plugins"));
    }

    @Test
    void theFormIsToldByTheKeys() throws Exception {
        LoadedSettings srtFormInClaudesPlace =
                host.user("{'network': {'allowedDomains': ['a.example']}}").load();
        LoadedSettings claudesFormInSrtsPlace = host.userSrt(
                        "{'permissions': {'allow': ['WebFetch(domain:b.example)']}}")
                .load();

        assertThat(srtFormInClaudesPlace.policy().network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("a.example");
        assertThat(claudesFormInSrtsPlace.policy().network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("a.example", "b.example");
    }

    @Test
    void aClaudeFormFileOfTheOptionIsOneLayerAmongOthers() throws Exception {
        host.user("{'permissions': {'allow': ['WebFetch(domain:a.example)']}}");

        LoadedSettings settings = host.loadExplicit("{'permissions': {'allow': ['WebFetch(domain:b.example)']}}");

        assertThat(settings.policy().network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("a.example", "b.example");
    }

    @Test
    void aFileThatIsALinkIsRead() throws Exception {
        Path dotfiles =
                host.write(host.home().resolve("dotfiles/srt.json"), "{'network': {'allowedDomains': ['a.example']}}");
        Files.createSymbolicLink(host.home().resolve(".srt-settings.json"), dotfiles);

        assertThat(host.load().policy().network().allowed()).hasSize(1);
    }

    @Test
    void aLinkToNothingIsAnErrorAndNoAbsentFile() throws Exception {
        Files.createSymbolicLink(
                host.home().resolve(".srt-settings.json"), host.home().resolve("gone"));

        assertThat(HostFiles.refusal(host::load))
                .contains("~/.srt-settings.json: could not be read: it is a link to a file that does not exist");
    }

    @Test
    void aDirectoryInTheirPlaceIsAnError() throws Exception {
        Files.createDirectories(host.project().resolve(HostFiles.USER));

        assertThat(HostFiles.refusal(host::load))
                .contains(".claude/settings.json: could not be read: it is a directory");
    }

    @Test
    void aFileWhereTheFolderWouldBeMeansThatThereAreNone() throws Exception {
        Files.writeString(host.project().resolve(".claude"), "");

        assertThat(host.load().enabled()).isTrue();
    }

    @Test
    void aLinkThatLeadsToItselfIsAnError() throws Exception {
        Path loop = host.home().resolve(".srt-settings.json");
        Files.createSymbolicLink(loop, loop);

        assertThat(HostFiles.refusal(host::load)).contains("~/.srt-settings.json: could not be read");
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFifoInAProjectDoesNotHoldUpTheStart() throws Exception {
        Files.createDirectories(host.project().resolve(".claude"));
        Process mkfifo = new ProcessBuilder(
                        "mkfifo", host.project().resolve(HostFiles.USER).toString())
                .start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThat(HostFiles.refusal(host::load)).contains("could not be read: it is not a regular file");
    }

    @Test
    void aPipeCanBeGivenByTheOption() throws Exception {
        Path pipe = host.root().resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "printf '{\"network\": {}}' > " + pipe).start();

        assertThat(host.loadExplicit(pipe).enabled()).isTrue();
        assertThat(writer.waitFor()).isZero();
    }

    /** The superuser reads everything, so what a plain user meets is shown with a file that nobody can open. */
    @Test
    void anUnreadableFileIsAnError() throws Exception {
        Path file = host.write(host.home().resolve(".srt-settings.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Path unreadable = Files.isReadable(file) ? Path.of("/proc/self/mem") : file;

        assertThat(HostFiles.refusal(() -> host.loadExplicit(unreadable))).contains(": could not be read: ");
    }

    @Test
    void anAdministratorsFolderThatCannotBeListedIsAnError() throws Exception {
        Path folder = host.root().resolve("etc/managed-settings.d");
        Files.createDirectories(folder.getParent());
        Files.createSymbolicLink(folder, folder);

        assertThat(HostFiles.refusal(host::load)).contains(folder + ": could not be read");
    }

    @Test
    void rulesOfAnotherSystemAreReportedWithTheirPlace() throws Exception {
        LoadedSettings settings = host.loadExplicit("{'network': {\n'allowMachLookup': ['com.example']}}");

        assertThat(HostFiles.notices(settings))
                .contains("s.json:2: network.allowMachLookup[0]: allowing a Mach service");
    }

    @Test
    void whatIsOpenedOfMacOsIsPartOfThePolicy() throws Exception {
        assertThat(host.loadExplicit("{'network': {'allowMachLookup': ['com.example.*']}, 'allowPty': true,"
                                + " 'allowAppleEvents': true, 'enableWeakerNetworkIsolation': true}")
                        .policy()
                        .mac())
                .isEqualTo(new MacOpenings(true, true, true, List.of("com.example.*")));
        assertThat(host.loadExplicit("{}").policy().mac()).isEqualTo(MacOpenings.NONE);
    }

    @Test
    void aSocketThatControlsTheHostMustBeMeant() throws Exception {
        assertThat(HostFiles.refusal(
                        () -> host.loadExplicit("{'network': {\n'allowUnixSockets': ['/var/run/docker.sock']}}")))
                .contains("s.json:2: network.allowUnixSockets[0]: ")
                .contains("can do on this host what he likes")
                .contains("controlsHost");
        assertThat(host.loadExplicit("{'network': {'allowUnixSockets':"
                                + " [{'path': '/var/run/docker.sock', 'controlsHost': true}, '/run/app.sock']}}")
                        .policy()
                        .network()
                        .allowUnixSockets())
                .extracting(rule -> rule.text())
                .containsExactly("/var/run/docker.sock", "/run/app.sock");
    }

    @Test
    void aPatternNamesNoSocket() throws Exception {
        assertThat(HostFiles.refusal(() -> host.loadExplicit("{'network': {'allowUnixSockets': ['/run/*.sock']}}")))
                .contains("does not name one socket");
    }

    @Test
    void onMacOsTheyAreNoNews() throws Exception {
        Path file = host.write(host.project().resolve("s.json"), "{'network': {'allowMachLookup': ['com.example']}}");

        assertThat(SettingsLoader.load(new SettingsRequest(
                                host.home(),
                                host.project(),
                                Optional.of(file),
                                host.managedFile(),
                                host.trust(),
                                Map.of(),
                                true))
                        .notices())
                .isEmpty();
    }

    @Test
    void anAllowThatADenyCoversIsReported() throws Exception {
        LoadedSettings settings = host.loadExplicit("""
                {"network": {"allowedDomains": ["a.example", "*.b.example", "b.example:80", "c.example"],
                             "deniedDomains": ["a.example", "*.b.example", "b.example:443"]},
                 "filesystem": {"denyRead": [], "allowWrite": ["x", "x/y", "z"], "denyWrite": ["x/y", "z/a"]}}""");

        assertThat(settings.notices())
                .extracting(notice -> notice.source().key())
                .containsExactly("network.allowedDomains[0]", "network.allowedDomains[1]", "filesystem.allowWrite[1]");
        assertThat(HostFiles.notices(settings)).contains("can never match, because of");
    }
}
