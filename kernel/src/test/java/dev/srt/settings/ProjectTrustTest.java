package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FileJudge;
import dev.srt.policy.ProtectedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a project's own files may say before and after the user trusts them. */
class ProjectTrustTest {
    private static final String OPENING =
            "{'permissions': {\n'allow': ['Edit(.)', 'WebFetch(domain:a.example)'],\n'deny': ['Read(./x)', 'Edit(./y)', 'WebFetch(domain:b.example)']}}";

    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    private boolean writesProject(LoadedSettings settings) {
        return FileJudge.write(settings.policy().filesystem(), host.project().resolve("f"))
                .allowed();
    }

    @ParameterizedTest
    @ValueSource(strings = {HostFiles.USER, HostFiles.LOCAL})
    void beforeTrustOnlyDeniesCount(String name) throws Exception {
        Path file = host.write(host.project().resolve(name), OPENING);

        LoadedSettings settings = host.load();

        assertThat(settings.policy().filesystem().allowWrite()).isEmpty();
        assertThat(settings.policy().network().allowed()).isEmpty();
        assertThat(settings.policy().network().denied()).hasSize(1);
        assertThat(settings.policy().filesystem().denyWrite()).hasSize(1);
        assertThat(FileJudge.read(settings.policy().filesystem(), host.project().resolve("x"))
                        .allowed())
                .isFalse();
        assertThat(settings.untrusted()).singleElement().satisfies(untrusted -> {
            assertThat(untrusted.file()).isEqualTo(file);
            assertThat(untrusted.sha256()).isEqualTo(TrustStore.sha256(Files.readAllBytes(file)));
            assertThat(untrusted.openings())
                    .containsExactly("reach a.example (line 2)", "write " + host.project() + " (line 2)");
        });
    }

    @Test
    void onceTrustedTheFileCountsInFull() throws Exception {
        LoadedSettings settings = host.project(OPENING).trustingProject().load();

        assertThat(writesProject(settings)).isTrue();
        assertThat(settings.untrusted()).isEmpty();
        assertThat(FileJudge.read(settings.policy().filesystem(), host.project().resolve("x"))
                        .allowed())
                .isFalse();
    }

    @Test
    void aChangedFileIsNotTrustedAnyMore() throws Exception {
        host.project(OPENING).trustingProject();
        host.project(OPENING + "\n");

        assertThat(writesProject(host.load())).isFalse();
    }

    @Test
    void trustInWhatWasShownDoesNotReachWhatTheFileHoldsByNow() throws Exception {
        UntrustedFile shown = host.project(OPENING).load().untrusted().getFirst();
        host.project("{'permissions': {'allow': ['Edit']}}");

        host.trust().trust(shown.file(), shown.sha256());

        assertThat(host.load().policy().filesystem().allowWrite()).isEmpty();
        assertThat(host.load().untrusted()).hasSize(1);
    }

    @Test
    void trustInOneFileIsNotTrustInItsCopyElsewhere() throws Exception {
        host.project(OPENING).trustingProject();
        Files.delete(host.project().resolve(HostFiles.USER));
        host.local(OPENING);

        assertThat(writesProject(host.load())).isFalse();
    }

    @Test
    void aFileThatOnlyForbidsNeedsNoTrust() throws Exception {
        assertThat(host.project("{'permissions': {'deny': ['Read(.env)'], 'allow': ['Read(./x)', 'Bash(ls)']}}")
                        .load()
                        .untrusted())
                .isEmpty();
    }

    @Test
    void aProjectAddsProtectedNamesUntrustedAndTakesNoneAwayTrustedOrNot() throws Exception {
        host.project("{'filesystem': {'protect': ['.npmrc'], 'unprotect': ['.vscode']}}");
        ProtectedNames more = ProtectedNames.BUILT_IN.with(List.of(".npmrc"));

        assertThat(host.load().policy().filesystem().protection().names()).isEqualTo(more);
        LoadedSettings trusted = host.trustingProject().load();
        assertThat(trusted.policy().filesystem().protection().names()).isEqualTo(more);
        assertThat(trusted.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.toString())
                        .contains(".claude/settings.json:1: filesystem.unprotect[0]: never counts"));
    }

    @Test
    void everythingThatOpensIsListed() throws Exception {
        host.project("""
                {"network": {"allowedDomains": ["a.example"], "allowUnixSockets": ["/s"], "allowAllUnixSockets": true,
                             "httpProxyPort": 80},
                 "filesystem": {"denyRead": [], "allowRead": ["~/.ssh"], "allowWrite": ["/"], "disabled": true,
                                "allowGitConfig": true},
                 "ignoreViolations": {"*": ["/usr"]}, "git": {"safeDirectories": ["*"]},
                 "allowNestedUserNamespaces": true, "enableWeakerNestedSandbox": true}""");

        LoadedSettings settings = host.load();

        assertThat(settings.untrusted().getFirst().openings())
                .containsExactly(
                        "reach a.example (line 1)",
                        "write / (line 3)",
                        "read in spite of a deny " + host.home() + "/.ssh (line 3)",
                        "connect to the unix socket /s (line 1)",
                        "read every credential store (line 3)",
                        "let git trust *",
                        "report no violations of * that hold /usr",
                        "set network.allowAllUnixSockets to true (line 1)",
                        "set network.httpProxyPort to 80 (line 2)",
                        "set filesystem.disabled to true (line 3)",
                        "set filesystem.allowGitConfig to true (line 4)",
                        "set enableWeakerNestedSandbox to true (line 6)",
                        "set allowNestedUserNamespaces to true (line 6)");
        assertThat(settings.policy().filesystem().disabled()).isFalse();
        assertThat(settings.policy().ignoreViolations()).isEmpty();
        assertThat(settings.policy().gitSafeDirectories()).isEmpty();
        assertThat(settings.policy().nestedUserNamespaces()).isFalse();
        assertThat(FileJudge.read(settings.policy().filesystem(), host.home().resolve(".ssh/id"))
                        .allowed())
                .isFalse();
    }

    @Test
    void openingsPutNoControlCharactersOnTheTerminal() throws Exception {
        host.project("{'permissions': {'allow': ['Edit(a\\u001b[2J]b\\u202e)']}}");

        assertThat(host.load().untrusted().getFirst().openings().getFirst())
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
    }

    @Test
    void noProjectOpensACredentialStoreByPermission() throws Exception {
        LoadedSettings settings = host.project("{'permissions': {'allow': ['Read(~/.ssh)']}}")
                .trustingProject()
                .load();

        assertThat(FileJudge.read(settings.policy().filesystem(), host.home().resolve(".ssh/id"))
                        .allowed())
                .isFalse();
        assertThat(HostFiles.notices(settings)).contains("a project's file cannot open a credential store");
    }

    @Test
    void inTheHomeDirectoryTheUsersFileIsNoProjects() throws Exception {
        host.user("{'permissions': {'allow': ['Edit(./x)']}}");
        SettingsRequest atHome = new SettingsRequest(
                host.home(), host.home(), host.request().explicit(), host.managedFile(), host.trust(), Map.of(), false);

        LoadedSettings settings = SettingsLoader.load(atHome);

        assertThat(settings.untrusted()).isEmpty();
        assertThat(settings.policy().filesystem().allowWrite()).hasSize(1);
    }

    @Test
    void recordsAreTheOwnersAlone() throws Exception {
        host.project(OPENING).trustingProject();

        Path directory = host.trust().directory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (var records = Files.list(directory)) {
            assertThat(records)
                    .singleElement()
                    .satisfies(
                            record -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void aRecordThatOthersCouldHaveWrittenCountsForNothing() throws Exception {
        host.project(OPENING).trustingProject();
        assertThat(writesProject(host.load())).isTrue();

        Files.setPosixFilePermissions(host.trust().directory(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(writesProject(host.load())).isFalse();
    }

    @Test
    void aRecordThatIsALinkCountsForNothing() throws Exception {
        host.project(OPENING).trustingProject();
        Path record;
        try (var records = Files.list(host.trust().directory())) {
            record = records.findFirst().orElseThrow();
        }
        Path elsewhere = Files.move(record, host.project().resolve("record"));
        Files.createSymbolicLink(record, elsewhere);

        assertThat(writesProject(host.load())).isFalse();
    }
}
