package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.policy.Port;
import dev.srt.spi.EgressGateway.Credentials;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command finds in its environment. */
class CommandEnvironmentTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Path TEMPORARY = Path.of("/scratch/tmp");

    private Map<String, String> host = Map.of();
    private NetworkPolicy network = NetworkPolicy.CLOSED;
    private List<String> gitDirectories = List.of();
    private Function<Credentials, CommandEnvironment.Proxies> ports = CommandEnvironment.Proxies::inside;
    private Optional<Credentials> proxies = Optional.of(new Credentials("srt", TOKEN));
    private String commandText = "";

    @Test
    void theCallersVariablesStay() {
        host = Map.of("PATH", "/bin", "EDITOR", "ed");
        assertThat(made()).containsEntry("PATH", "/bin").containsEntry("EDITOR", "ed");
    }

    @Test
    void theCommandHasItsOwnTemporaryDirectoryAndKnowsItIsConfined() {
        host = Map.of("TMPDIR", "/tmp", "SANDBOX_RUNTIME", "0");
        assertThat(made()).containsEntry("TMPDIR", "/scratch/tmp").containsEntry("SANDBOX_RUNTIME", "1");
    }

    @Nested
    class Proxies {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP_PROXY",
                    "http_proxy",
                    "HTTPS_PROXY",
                    "https_proxy",
                    "ALL_PROXY",
                    "all_proxy",
                    "GRPC_PROXY",
                    "grpc_proxy",
                    "DOCKER_HTTP_PROXY",
                    "DOCKER_HTTPS_PROXY"
                })
        void theHttpProxyIsNamedInEveryVariable(String variable) {
            host = Map.of(variable, "http://proxy.of.the.caller:8080");
            assertThat(made()).containsEntry(variable, "http://srt.:" + TOKEN + "@localhost:3128");
        }

        @ParameterizedTest
        @ValueSource(strings = {"FTP_PROXY", "ftp_proxy"})
        void theSocksProxyIsNamedForFtp(String variable) {
            assertThat(made()).containsEntry(variable, "socks5h://srt.:" + TOKEN + "@localhost:1080");
        }

        @Test
        void rsyncTakesItWithoutAScheme() {
            assertThat(made()).containsEntry("RSYNC_PROXY", "srt.:" + TOKEN + "@localhost:3128");
        }

        @ParameterizedTest
        @ValueSource(strings = {"NO_PROXY", "no_proxy"})
        void onlyTheSandboxsOwnLoopbackIsReachedWithoutOne(String variable) {
            host = Map.of(variable, "internal.example,10.0.0.0/8");
            assertThat(made()).containsEntry(variable, "localhost,127.0.0.1,::1");
        }

        @ParameterizedTest
        @CsvSource({
            "CLOUDSDK_PROXY_TYPE, http",
            "CLOUDSDK_PROXY_ADDRESS, localhost",
            "CLOUDSDK_PROXY_PORT, 3128",
            "CLOUDSDK_PROXY_USERNAME, srt.",
            "CLOUDSDK_PROXY_PASSWORD, " + TOKEN,
            "NODE_USE_ENV_PROXY, 1",
            "GIT_CONFIG_PARAMETERS, '''http.proxyAuthMethod=basic'''"
        })
        void programsWithVariablesOfTheirOwnFindThem(String variable, String value) {
            assertThat(made()).containsEntry(variable, value);
        }

        @Test
        void whatTheCallerGaveGitOnItsCommandLineStays() {
            host = Map.of("GIT_CONFIG_PARAMETERS", "'user.name'='me'");
            assertThat(made()).containsEntry("GIT_CONFIG_PARAMETERS", "'user.name'='me' 'http.proxyAuthMethod=basic'");
        }

        @Test
        void withoutAGatewayNothingIsSaidOfProxies() {
            proxies = Optional.empty();
            assertThat(made()).containsOnlyKeys("SANDBOX_RUNTIME", "TMPDIR");
        }

        @Test
        void aProxyOfTheCallersIsNotToldTheToken() {
            network = standingIn(Optional.of(new Port(8080)), Optional.empty());
            Map<String, String> made = made();
            assertThat(made)
                    .containsEntry("HTTP_PROXY", "http://localhost:3128")
                    .containsEntry("RSYNC_PROXY", "localhost:3128")
                    .containsEntry("FTP_PROXY", "socks5h://srt.:" + TOKEN + "@localhost:1080")
                    .doesNotContainKeys("CLOUDSDK_PROXY_USERNAME", "CLOUDSDK_PROXY_PASSWORD");
        }

        @Test
        void neitherIsASocksProxyOfTheCallers() {
            network = standingIn(Optional.empty(), Optional.of(new Port(1081)));
            assertThat(made())
                    .containsEntry("FTP_PROXY", "socks5h://localhost:1080")
                    .containsEntry("HTTP_PROXY", "http://srt.:" + TOKEN + "@localhost:3128");
        }
    }

    @Nested
    class Attribution {
        @Test
        void theUserTellsHowTheCommandBegins() {
            commandText = "curl a.example";
            assertThat(made()).containsEntry("CLOUDSDK_PROXY_USERNAME", "srt.Y3VybCBhLmV4YW1wbGU=");
        }

        @Test
        void inUrlsTheUserIsPercentEncoded() {
            commandText = "???>>>";
            assertThat(made())
                    .containsEntry("CLOUDSDK_PROXY_USERNAME", "srt.Pz8/Pj4+")
                    .containsEntry("HTTP_PROXY", "http://srt.Pz8%2FPj4%2B:" + TOKEN + "@localhost:3128");
        }

        @Test
        void onlyTheFirstHundredCharactersAreTold() {
            commandText = "a".repeat(100);
            String hundred = made().get("CLOUDSDK_PROXY_USERNAME");
            commandText = "a".repeat(100) + "secret";
            assertThat(made()).containsEntry("CLOUDSDK_PROXY_USERNAME", hundred);
        }

        @Test
        void aUserThatSocksCannotCarryIsLeftBare() {
            commandText = "\u6f22".repeat(100);
            assertThat(made()).containsEntry("CLOUDSDK_PROXY_USERNAME", "srt");
        }
    }

    @Nested
    class GitDirectories {
        @Test
        void eachIsTrustedWithAllBeneath() {
            gitDirectories = List.of("/one");
            assertThat(made())
                    .containsEntry("GIT_CONFIG_COUNT", "2")
                    .containsEntry("GIT_CONFIG_KEY_0", "safe.directory")
                    .containsEntry("GIT_CONFIG_VALUE_0", "/one")
                    .containsEntry("GIT_CONFIG_KEY_1", "safe.directory")
                    .containsEntry("GIT_CONFIG_VALUE_1", "/one/*");
        }

        @Test
        void theCountOfTheCallerGoesOn() {
            host = Map.of("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "user.name", "GIT_CONFIG_VALUE_0", "me");
            gitDirectories = List.of("/one");
            assertThat(made())
                    .containsEntry("GIT_CONFIG_COUNT", "3")
                    .containsEntry("GIT_CONFIG_KEY_0", "user.name")
                    .containsEntry("GIT_CONFIG_VALUE_1", "/one");
        }

        @Test
        void aCountOfZeroOptsOut() {
            host = Map.of("GIT_CONFIG_COUNT", "0");
            gitDirectories = List.of("/one");
            assertThat(made()).containsEntry("GIT_CONFIG_COUNT", "0").doesNotContainKey("GIT_CONFIG_KEY_0");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-1", "many", "99999999999"})
        void aCountThatIsNoneBeginsAnew(String count) {
            host = Map.of("GIT_CONFIG_COUNT", count);
            gitDirectories = List.of("/one");
            assertThat(made()).containsEntry("GIT_CONFIG_COUNT", "2").containsEntry("GIT_CONFIG_VALUE_0", "/one");
        }

        @Test
        void manyBecomeAll() {
            gitDirectories = IntStream.range(0, 9).mapToObj(i -> "/d" + i).toList();
            assertThat(made()).containsEntry("GIT_CONFIG_COUNT", "1").containsEntry("GIT_CONFIG_VALUE_0", "*");
        }

        @Test
        void noneChangeNothing() {
            assertThat(made()).doesNotContainKey("GIT_CONFIG_COUNT");
        }
    }

    @Test
    void onTheLoopbackOfTheHostTheProxiesAnswerWhereTheyFoundAPort() {
        ports = credentials -> new CommandEnvironment.Proxies(new Port(50_123), new Port(50_123), credentials);

        assertThat(made())
                .hasEntrySatisfying("HTTPS_PROXY", url -> assertThat(url).endsWith("@localhost:50123"))
                .hasEntrySatisfying("FTP_PROXY", url -> assertThat(url).endsWith("@localhost:50123"))
                .containsEntry("CLOUDSDK_PROXY_PORT", "50123");
    }

    private Map<String, String> made() {
        Policy policy = new Policy(
                network,
                FilesystemPolicy.READ_ONLY,
                false,
                false,
                Map.of(),
                gitDirectories,
                Optional.empty(),
                MacOpenings.NONE);
        return CommandEnvironment.of(new HashMap<>(host), policy, TEMPORARY, proxies.map(ports), commandText);
    }

    private static NetworkPolicy standingIn(Optional<Port> http, Optional<Port> socks) {
        return NetworkPolicy.builder().httpProxy(http).socksProxy(socks).build();
    }
}
