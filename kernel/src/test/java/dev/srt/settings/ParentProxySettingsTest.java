package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Host;
import dev.srt.policy.InspectingProxy;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.ParentProxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParentProxySettingsTest {
    private HostFiles host;

    @BeforeEach
    void plant(@TempDir Path top) throws Exception {
        host = HostFiles.in(top);
    }

    private LoadedSettings loadIn(Map<String, String> environment) throws Exception {
        SettingsRequest request = host.request();
        return SettingsLoader.load(new SettingsRequest(
                request.home(),
                request.workingDirectory(),
                request.explicit(),
                request.managedFile(),
                request.trust(),
                environment,
                false));
    }

    private static Optional<String> shown(Optional<ParentProxy> proxy) {
        return proxy.map(ParentProxy::toString);
    }

    @Test
    void oneForPlainRequestsServesTunnelsToo() throws Exception {
        ParentProxies parents = host.loadExplicit(
                        "{'network': {'parentProxy': {'http': 'http://u:p@one.example:3128', 'noProxy': 'x.example'}}}")
                .policy()
                .network()
                .parents();
        assertThat(shown(parents.http())).contains("http://one.example:3128");
        assertThat(parents.tunnels()).isEqualTo(parents.http());
        assertThat(parents.exemptions()).hasSize(1);
    }

    @Test
    void oneForTunnelsServesNothingElse() throws Exception {
        ParentProxies parents = host.loadExplicit("{'network': {'parentProxy': {'https': 'socks5://two.example'}}}")
                .policy()
                .network()
                .parents();
        assertThat(parents.http()).isEmpty();
        assertThat(shown(parents.tunnels())).contains("socks5://two.example:1080");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'network': {'parentProxy': {'http': 'proxy.example'}}} | network.parentProxy.http",
                "{'network': {'parentProxy': {'socks': 'socks5://a'}}}   | socks",
                "{'network': {'parentProxy': 'http://a'}}                | network.parentProxy",
                "{'network': {'mitmProxy': {'socketPath': '/s', 'domains': []}}} | is an empty array",
                "{'network': {'mitmProxy': {'socketPath': '/s', 'domains': ['a.example:1']}}} | names a port",
                "{'network': {'mitmProxy': {'socketPath': 's', 'domains': ['a.example']}}} | is not an absolute path",
                "{'network': {'mitmProxy': {'domains': ['a.example']}}}  | \"socketPath\" is missing",
                "{'network': {'mitmProxy': {'socketPath': '/s'}}}        | \"domains\" is missing",
                "{'network': {'tlsTerminate': {}, 'mitmProxy': {'socketPath': '/s', 'domains': ['a.b']}}} | excludes tlsTerminate",
            })
    void whatIsNoProxyIsRefusedByItsKey(String json, String key) throws Exception {
        assertThat(HostFiles.refusal(() -> host.loadExplicit(json))).contains(key);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http_proxy=http://a.example:1, http://a.example:1, -",
                "HTTP_PROXY=a.example:1, http://a.example:1, -",
                "https_proxy=http://a.example:1, -, http://a.example:1",
                "ALL_PROXY=socks5://a.example, socks5://a.example:1080, socks5://a.example:1080",
                "all_proxy=http://a.example:1 http_proxy=http://b.example:2, http://b.example:2, http://a.example:1",
                "http_proxy=http://a.example:1 HTTP_PROXY=http://b.example:2, http://a.example:1, -",
                "http_proxy= HTTP_PROXY=http://b.example:2, http://b.example:2, -",
            })
    void withoutAnyTheCallersVariablesCount(String variables, String http, String tunnels) throws Exception {
        ParentProxies parents =
                loadIn(environment(variables)).policy().network().parents();
        assertThat(shown(parents.http())).isEqualTo(Optional.ofNullable(http));
        assertThat(shown(parents.tunnels())).isEqualTo(Optional.ofNullable(tunnels));
    }

    private static Map<String, String> environment(String variables) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ", -1)) {
            int is = variable.indexOf('=');
            environment.put(variable.substring(0, is), variable.substring(is + 1));
        }
        return environment;
    }

    @Test
    void anInspectingProxySeesSomeHosts() throws Exception {
        InspectingProxy proxy = host.loadExplicit(
                        "{'network': {'mitmProxy': {'socketPath': '/run/s', 'domains': ['*.a.example', 'b.example']}}}")
                .policy()
                .network()
                .parents()
                .inspecting()
                .orElseThrow();
        assertThat(proxy.socket()).isEqualTo(Path.of("/run/s"));
        assertThat(proxy.inspects(Host.parse("x.a.example"))).isTrue();
        assertThat(proxy.inspects(Host.parse("a.example"))).isFalse();
    }

    @Test
    void aFileGoesBeforeVariables() throws Exception {
        host.user("{'network': {'parentProxy': {'http': 'http://file.example:1'}}}");
        ParentProxies parents = loadIn(Map.of("http_proxy", "http://variable.example:1", "no_proxy", "*"))
                .policy()
                .network()
                .parents();
        assertThat(shown(parents.http())).contains("http://file.example:1");
        assertThat(parents.exemptions()).isEmpty();
    }

    @Test
    void aVariableThatNamesNoProxyIsReportedWithoutItsValue() throws Exception {
        LoadedSettings settings = loadIn(Map.of("HTTPS_PROXY", "gopher://user:hunter2@x"));
        assertThat(settings.policy().network().parents()).isEqualTo(ParentProxies.NONE);
        assertThat(settings.notices())
                .singleElement()
                .asString()
                .contains("HTTPS_PROXY")
                .doesNotContain("hunter2");
    }

    @Test
    void aProjectsFileCannotSendTrafficThroughAProxy() throws Exception {
        host.project("{'network': {'parentProxy': {'http': 'http://evil.example:1'},"
                + " 'mitmProxy': {'socketPath': '/evil', 'domains': ['a.example']}}}");
        LoadedSettings settings = host.load();
        assertThat(settings.policy().network().parents()).isEqualTo(ParentProxies.NONE);
        assertThat(settings.notices())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice.toString()).contains("never counts from a project's file"));
    }
}
