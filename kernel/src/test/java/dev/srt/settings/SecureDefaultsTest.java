package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FileJudge;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.ProtectedNames;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds where no layer states a key. */
class SecureDefaultsTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    private boolean reads(LoadedSettings settings, String inHome) {
        return FileJudge.read(settings.policy().filesystem(), host.home().resolve(inHome))
                .allowed();
    }

    @Test
    void withoutSettingsThereIsNoNetworkAndNothingIsWritten() throws Exception {
        Policy policy = host.load().policy();

        assertThat(policy.network()).isEqualTo(NetworkPolicy.CLOSED);
        assertThat(policy.filesystem().allowWrite()).isEmpty();
        assertThat(policy.filesystem().protection().searchDepth()).isEqualTo(3);
        assertThat(policy.filesystem().protection().names()).isEqualTo(ProtectedNames.BUILT_IN);
        assertThat(policy.weakerNestedSandbox()).isFalse();
        assertThat(policy.nestedUserNamespaces()).isFalse();
        assertThat(policy.bwrapPath()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".ssh/id_rsa",
                ".aws/credentials",
                ".gnupg/secring.gpg",
                ".netrc",
                ".git-credentials",
                ".npmrc",
                ".docker/config.json",
                ".kube/config",
                ".config/gh/hosts.yml",
                ".config/gcloud/x",
                ".azure/x",
                ".oci/x",
                ".pypirc",
                ".cargo/credentials.toml",
                ".config/Bitwarden/data.json",
                ".config/op/config",
                ".password-store/x.gpg",
                ".local/share/keyrings/login.keyring",
                ".mozilla/firefox/p/cookies.sqlite",
                ".config/google-chrome/Default/Cookies",
                "snap/firefox/common/x",
                ".terraform.d/credentials.tfrc.json",
                ".vault-token",
                "Library/Keychains/login.keychain-db"
            })
    void credentialStoresAreNotRead(String inHome) throws Exception {
        assertThat(reads(host.load(), inHome)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".bashrc",
                ".gitconfig",
                "project/.npmrc",
                ".docker",
                ".cargo/bin/cargo",
                ".m2/settings.xml",
                ".sshx"
            })
    void otherFilesAreRead(String inHome) throws Exception {
        assertThat(reads(host.load(), inHome)).isTrue();
    }

    @Test
    void aStatedDenyReadReplacesTheList() throws Exception {
        assertThat(reads(host.userSrt("{'filesystem': {'denyRead': []}}").load(), ".ssh/id_rsa"))
                .isTrue();
    }

    @Test
    void withoutDenyReadTheListHoldsWhateverElseIsStated() throws Exception {
        assertThat(reads(host.userSrt("{'filesystem': {'allowWrite': ['~']}}").load(), ".ssh/id_rsa"))
                .isFalse();
    }

    @Test
    void allowReadOfTheSrtFormOpensPartsOfTheList() throws Exception {
        LoadedSettings settings = host.userSrt("{'filesystem': {'allowRead': ['~/.ssh/known_hosts']}}")
                .load();

        assertThat(reads(settings, ".ssh/known_hosts")).isTrue();
        assertThat(reads(settings, ".ssh/id_rsa")).isFalse();
    }

    @Test
    void claudesDeniesAddToTheList() throws Exception {
        LoadedSettings settings =
                host.user("{'permissions': {'deny': ['Read(~/diary)']}}").load();

        assertThat(reads(settings, "diary")).isFalse();
        assertThat(reads(settings, ".ssh/id_rsa")).isFalse();
    }

    @Test
    void anExactReadPermissionLiftsOneEntry() throws Exception {
        LoadedSettings settings =
                host.user("{'permissions': {'allow': ['Read(~/.ssh/)']}}").load();

        assertThat(reads(settings, ".ssh/id_rsa")).isTrue();
        assertThat(reads(settings, ".aws/credentials")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Read", "Read(~)", "Read(~/**)", "Read(~/.ssh/id_rsa)", "Read(~/.s*)"})
    void noOtherReadPermissionLiftsAny(String rule) throws Exception {
        assertThat(reads(
                        host.user("{'permissions': {'allow': ['" + rule + "']}}")
                                .load(),
                        ".ssh/id_rsa"))
                .isFalse();
    }

    @Test
    void aReadPermissionInsideAStoreSaysThatItHasNoEffect() throws Exception {
        LoadedSettings settings =
                host.user("{'permissions': {'allow': ['Read(~/.ssh/id_rsa)']}}").load();

        assertThat(HostFiles.notices(settings))
                .contains("~/.claude/settings.json:1: permissions.allow[0]: has no effect")
                .contains("\"Read(/" + host.home() + "/.ssh)\" opens");
    }

    @Test
    void aPermissionToEditDoesNotOpenAStore() throws Exception {
        LoadedSettings settings = host.user("{'permissions': {'allow': ['Edit(~/.ssh/config)', 'Edit']}}")
                .load();

        assertThat(reads(settings, ".ssh/config")).isFalse();
        assertThat(FileJudge.write(settings.policy().filesystem(), host.home().resolve(".ssh/config"))
                        .allowed())
                .isFalse();
    }

    @Test
    void eachEntryTellsWhatItGuards() {
        assertThat(CredentialStores.of(Path.of("/home/me")))
                .extracting(PathRule::source)
                .allMatch(source -> source.isBuiltIn() && source.place().startsWith("built-in (credential stores: "));
        assertThat(CredentialStores.of(Path.of("/home/me")))
                .extracting(PathRule::text)
                .doesNotHaveDuplicates();
    }
}
