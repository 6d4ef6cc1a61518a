package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.AddressRange;
import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Port;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The srt form: what each key becomes, and what it takes. */
class SrtFormTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    @Test
    void everyKeyBecomesPartOfThePolicy() throws Exception {
        Policy policy = host.loadExplicit("""
                        {
                          "network": {
                            "allowedDomains": ["example.com", "*.example.org:443"],
                            "deniedDomains": ["bad.example.org", "*:22"],
                            "deniedDomainReasons": {"*:22": "no shells"},
                            "strictAllowlist": true,
                            "deniedResolvedAddresses": ["10.0.0.0/8"],
                            "allowUnixSockets": ["/run/a.sock"],
                            "allowAllUnixSockets": true,
                            "allowLocalBinding": true,
                            "allowMachLookup": ["com.example.*"],
                            "httpProxyPort": 8080,
                            "socksProxyPort": 1081
                          },
                          "filesystem": {
                            "denyRead": ["~/secret", {"path": "x[1]", "literal": true}],
                            "allowRead": ["~/secret/open"],
                            "allowWrite": ["."],
                            "denyWrite": ["vendor"],
                            "allowGitConfig": true,
                            "disabled": false
                          },
                          "ignoreViolations": {"*": ["/usr"], "npm": ["a", "b"]},
                          "git": {"safeDirectories": ["/srv/repo"]},
                          "mandatoryDenySearchDepth": 5,
                          "enableWeakerNestedSandbox": true,
                          "allowNestedUserNamespaces": true,
                          "bwrapPath": "/opt/bwrap"
                        }""").policy();

        assertThat(policy.network().allowed())
                .extracting(DomainRule::text)
                .containsExactly("example.com", "*.example.org:443");
        assertThat(policy.network().denied()).extracting(DomainRule::text).containsExactly("bad.example.org", "*:22");
        assertThat(policy.network().denied())
                .extracting(DomainRule::reason)
                .containsExactly(Optional.empty(), Optional.of("no shells"));
        assertThat(policy.network().strictAllowlist()).isTrue();
        assertThat(policy.network().deniedAddresses()).containsExactly(AddressRange.parse("10.0.0.0/8"));
        assertThat(policy.network().allowUnixSockets())
                .extracting(PathRule::text)
                .containsExactly("/run/a.sock");
        assertThat(policy.network().allowAllUnixSockets()).isTrue();
        assertThat(policy.network().allowLocalBinding()).isTrue();
        assertThat(policy.network().httpProxy()).contains(new Port(8080));
        assertThat(policy.network().socksProxy()).contains(new Port(1081));
        assertThat(policy.filesystem().disabled()).isFalse();
        assertThat(policy.filesystem().denyRead())
                .extracting(PathRule::text)
                .containsExactly(host.home() + "/secret", host.project() + "/x[1]");
        assertThat(policy.filesystem().allowRead())
                .extracting(PathRule::text)
                .containsExactly(host.home() + "/secret/open");
        assertThat(policy.filesystem().allowWrite())
                .extracting(PathRule::text)
                .containsExactly(host.project().toString());
        assertThat(policy.filesystem().denyWrite())
                .extracting(PathRule::text)
                .containsExactly(host.project() + "/vendor");
        assertThat(policy.filesystem().protection())
                .isEqualTo(
                        new FilesystemPolicy.Protection(ProtectedNames.BUILT_IN.without(ProtectedNames.GIT_CONFIG), 5));
        assertThat(policy.ignoreViolations()).isEqualTo(Map.of("*", List.of("/usr"), "npm", List.of("a", "b")));
        assertThat(policy.gitSafeDirectories()).containsExactly("/srv/repo");
        assertThat(policy.weakerNestedSandbox()).isTrue();
        assertThat(policy.nestedUserNamespaces()).isTrue();
        assertThat(policy.bwrapPath()).contains(Path.of("/opt/bwrap"));
    }

    @Test
    void protectedNamesAreAddedAndTakenAwayByExactEntry() throws Exception {
        ProtectedNames names = host.loadExplicit(
                        "{'filesystem': {'protect': ['.npmrc', '.github/workflows'], 'unprotect': ['.vscode', '.GIT/hooks']}}")
                .policy()
                .filesystem()
                .protection()
                .names();

        assertThat(names)
                .isEqualTo(ProtectedNames.BUILT_IN
                        .without(List.of(".vscode", ".git/hooks"))
                        .with(List.of(".npmrc", ".github/workflows")));
    }

    @Test
    void everyRuleKeepsItsFileLineAndKey() throws Exception {
        Policy policy = host.loadExplicit(
                        "{'network': {\n'allowedDomains': ['a.example',\n\n'b.example']},\n'filesystem': {'denyWrite':\n['x']}}")
                .policy();

        assertThat(policy.network().allowed())
                .extracting(DomainRule::source)
                .containsExactly(
                        new Source("s.json", 2, "network.allowedDomains[0]"),
                        new Source("s.json", 4, "network.allowedDomains[1]"));
        assertThat(policy.filesystem().denyWrite())
                .extracting(PathRule::source)
                .containsExactly(new Source("s.json", 6, "filesystem.denyWrite[0]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'network': {}}",
                "{'filesystem': {}}",
                "{'network': {'allowedDomains': [], 'deniedDomains': []}, 'filesystem': {'denyRead': []}}",
                "{'network': {'allowedDomains': ['localhost', 'localhost:3000']}}",
                "{'network': {'allowedDomains': ['127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:443']}}",
                "{'network': {'deniedDomains': ['*', '*:22']}}",
                "{'network': {'deniedResolvedAddresses': ['10.0.0.0/8', 'fc00::/7', '192.168.1.1']}}",
                "{'network': {'httpProxyPort': 1, 'socksProxyPort': 65535}}",
                "{'network': {'allowMachLookup': ['com.example.agent', 'com.example.*', '*']}}",
                "{'network': {'requireHostMatch': false, 'refuseOpaqueTunnels': false}}",
                "{'filesystem': {'denyRead': [{'path': '/nope', 'literal': true}]}}",
                "{'filesystem': {'denyRead': ['data/*/', './data/*/', '/data/', '~/x/']}}",
                "{'filesystem': {'allowRead': ['/data/*/'], 'allowWrite': ['/data/*/']}}",
                "{'mandatoryDenySearchDepth': 1}",
                "{'mandatoryDenySearchDepth': 10}",
                "{'socatPath': '/nope/socat', 'javaAgentJarPath': '/nope.jar'}",
                "{'ripgrep': {'command': '/nope/rg'}, 'seccomp': {}, 'windows': {'anything': [1]}}",
                "{'allowAppleEvents': true, 'allowPty': true, 'enableWeakerNetworkIsolation': false}",
                "{'bwrapPath': '/nope/bwrap'}",
                "{'ignoreViolations': {}}",
                "{'git': {}}"
            })
    void accepts(String json) throws Exception {
        assertThat(host.loadExplicit(json).enabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'network': {'allowedDomains': ['*']}}                 | network.allowedDomains[0]: \"*\" would allow",
                "{'network': {'allowedDomains': ['*.com']}}             | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['example.*']}}         | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['intranet']}}          | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['example.com:0']}}     | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['example.com:65536']}} | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['example.com:0443']}}  | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['example.com.']}}      | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['.example.com']}}      | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['https://a.example']}} | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['::1']}}               | network.allowedDomains[0]",
                "{'network': {'allowedDomains': ['']}}                  | network.allowedDomains[0]",
                "{'network': {'allowedDomains': [1]}}                   | network.allowedDomains[0]: should be a string",
                "{'network': {'allowedDomains': null}}                  | network.allowedDomains: should be an array, not null",
                "{'network': []}                                        | network: should be an object, not an array",
                "{'network': {'deniedResolvedAddresses': ['10.0.0.0/33']}}  | network.deniedResolvedAddresses[0]",
                "{'network': {'deniedResolvedAddresses': ['::ffff:0:0/90']}} | network.deniedResolvedAddresses[0]",
                "{'network': {'httpProxyPort': 0}}                      | network.httpProxyPort: should be a whole number from 1 to 65535",
                "{'network': {'socksProxyPort': 65536}}                 | network.socksProxyPort",
                "{'network': {'socksProxyPort': 80.0}}                  | network.socksProxyPort",
                "{'network': {'socksProxyPort': 1e3}}                   | network.socksProxyPort",
                "{'network': {'socksProxyPort': -1}}                    | network.socksProxyPort",
                "{'network': {'socksProxyPort': '80'}}                  | network.socksProxyPort",
                "{'network': {'socksProxyPort': 99999999999999999999}}  | network.socksProxyPort",
                "{'network': {'strictAllowlist': 'yes'}}                | network.strictAllowlist: should be true or false",
                "{'network': {'allowMachLookup': ['a*b']}}              | network.allowMachLookup[0]",
                "{'network': {'deniedDomainReasons': {'a.example': 'x'}}} | network.deniedDomainReasons.a.example: there is no",
                "{'network': {'deniedDomains': ['a.example'], 'deniedDomainReasons': {'a.example': ''}}} | an empty text",
                "{'network': {'deniedDomains': ['a.example'], 'deniedDomainReasons': {'A.example': 'x'}}} | there is no",
                "{'network': {'requireHostMatch': true}}                | requireHostMatch is not supported yet",
                "{'filesystem': {'denyRead': [{'path': '/nope'}]}}      | filesystem.denyRead[0]: is not a path entry",
                "{'filesystem': {'denyRead': [{'path': '/nope', 'literal': false}]}} | is not a path entry",
                "{'filesystem': {'denyRead': [{'path': '/nope', 'literal': true, 'x': 1}]}} | is not a path entry",
                "{'filesystem': {'denyRead': [{'path': 1, 'literal': true}]}} | is not a path entry",
                "{'filesystem': {'denyRead': [{'path': '', 'literal': true}]}} | an empty path",
                "{'filesystem': {'denyRead': ['']}}                     | an empty path",
                "{'filesystem': {'denyRead': ['/data/*/']}}             | ends in a separator",
                "{'filesystem': {'denyRead': ['~/data/*/']}}            | ends in a separator",
                "{'filesystem': {'denyWrite': ['/da?a/']}}              | ends in a separator",
                "{'filesystem': {'allowWrite': ['a\\u0000b']}}          | NUL",
                "{'filesystem': {'allowWrite': ['*/../..']}}            | goes up from a wildcard",
                "{'mandatoryDenySearchDepth': 0}                        | mandatoryDenySearchDepth",
                "{'mandatoryDenySearchDepth': 11}                       | mandatoryDenySearchDepth",
                "{'bwrapPath': 'bwrap'}                                 | bwrapPath: \"bwrap\" is not an absolute path",
                "{'bwrapPath': '/a\\u0000'}                             | bwrapPath: a path with a NUL",
                "{'socatPath': 'socat'}                                 | socatPath",
                "{'ignoreViolations': {'*': '/usr'}}                    | ignoreViolations.*: should be an array",
                "{'git': {'safeDirectories': ['']}}                     | git.safeDirectories[0]",
                "{'sandboxx': {}}                                       | unknown key",
            })
    void refuses(String json, String because) throws Exception {
        assertThat(HostFiles.refusal(() -> host.loadExplicit(json))).contains("Error: s.json:1: ", because);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'credentials': {}}                                            | credentials is not supported yet",
                "{'credentials': {'files': [{'path': '~/.x', 'mode': 'deny'}]}} | credentials is not supported yet",
                "{'credentials': {'injectHosts': ['a.com']}}                    | credentials.injectHosts: unknown key",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'hide'}]}}  | envVars[0].mode: \"hide\" is not one of",
                "{'credentials': {'envVars': [{'name': '1A', 'mode': 'deny'}]}} | is not a variable's name",
                "{'credentials': {'envVars': [{'name': 'A'}]}}                  | \"mode\" is missing",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask'}]}}  | needs network.tlsTerminate",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask', 'extract': 'abc'}]}} | has no group",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask', 'extract': '('}]}}   | is not a regular expression",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask', 'injectHosts': []}]}} | is an empty array",
                "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask', 'maskClaims': ['a']}]}} | maskClaims needs decode",
                "{'credentials': {'files': [{'path': 'd/', 'mode': 'mask'}]}}   | a directory cannot be masked",
                "{'credentials': {'awsPairs': [{'accessKeyIdVar': 'A'}]}}       | \"secretAccessKeyVar\" is missing",
                "{'credentials': {'sigv4': {'streaming': 'allow'}}}             | is not one of",
                "{'network': {'tlsTerminate': {}}}                              | tlsTerminate is not supported yet",
                "{'network': {'tlsTerminate': {'caCertPath': '/x'}}}            | need each other",
                "{'network': {'tlsTerminate': {'maxTunnels': 0}}}               | tlsTerminate.maxTunnels",
                "{'network': {'tlsTerminate': {}, 'mitmProxy': {'socketPath': '/s', 'domains': ['a.b']}}} | excludes tlsTerminate",
            })
    void capabilitiesToComeAreCheckedAndThenRefusedByName(String json, String because) throws Exception {
        assertThat(HostFiles.refusal(() -> host.loadExplicit(json))).contains("is not supported yet", because);
    }

    @Test
    void aMaskWithAWayToItsHostHasNoProblemButBeingTooEarly() throws Exception {
        String refusal = HostFiles.refusal(
                () -> host.loadExplicit(
                        "{'credentials': {'envVars': [{'name': 'A', 'mode': 'mask', 'extract': 'a(b)'}], 'allowPlaintextInject': true}}"));

        assertThat(refusal.lines().filter(line -> line.startsWith("Error"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b              | /a/b",
                "/a//b/./c/        | /a/b/c",
                "/a/../b           | /b",
                "/..               | /",
                "/                 | /",
                "~                 | HOME",
                "~/                | HOME",
                "~/x               | HOME/x",
                "~/x/**            | HOME/x",
                ".                 | HOME/project",
                "./x               | HOME/project/x",
                "x/                | HOME/project/x",
                "../x              | HOME/x",
                "x/../../y         | HOME/y",
                "**                | HOME/project",
                "*.pem             | HOME/project/*.pem",
                "./**/./*.pem      | HOME/project/**/*.pem",
                "~x                | HOME/project/~x",
                "$PATH/x           | HOME/project/$PATH/x",
            })
    void pathsAreResolvedFromHomeAndWorkingDirectory(String written, String meant) throws Exception {
        Policy policy = host.loadExplicit("{'filesystem': {'allowWrite': ['" + written + "']}}")
                .policy();

        assertThat(policy.filesystem().allowWrite())
                .extracting(PathRule::text)
                .containsExactly(meant.replace("HOME", host.home().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"~root/.ssh", "$HOME/.ssh", "${HOME}/.ssh"})
    void aSpellingThatOnlySeemsToExpandIsReported(String path) throws Exception {
        LoadedSettings settings = host.loadExplicit("{'filesystem': {'denyRead': ['" + path + "']}}");

        assertThat(HostFiles.notices(settings)).contains("s.json:1: filesystem.denyRead[0]", "only ~ and ~/ expand");
    }

    @Test
    void singleValuesAreTakenAsTheyAreWritten() throws Exception {
        Policy policy =
                host.loadExplicit("{'bwrapPath': '/opt/${user.name}/a,b\\\\c'}").policy();

        assertThat(policy.bwrapPath()).contains(Path.of("/opt/${user.name}/a,b\\c"));
    }
}
