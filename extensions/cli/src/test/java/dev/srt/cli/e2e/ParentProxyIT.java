package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the caller reaches the network through a proxy, so does the sandbox, and tells its commands nothing of it. */
@Needs({"bwrap", "curl"})
class ParentProxyIT {
    private static final String ALLOW = "{\"network\": {\"allowedDomains\": [\"far.test\"]%s}}";
    private static final String ASK =
            "curl -s http://far.test/allowed; curl -s http://near.test/denied; env; tr '\\0' '\\n' </proc/1/environ";

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Caller#available")
    void theOneOfTheCallersVariables(Caller caller) throws Exception {
        try (Srt srt = Srt.of(caller);
                HostServer proxy = HostServer.answering("by the proxy")) {
            Outcome outcome = srt.with("http_proxy", "http://user:hunter2@127.0.0.1:" + proxy.port())
                    .with("HTTP_PROXY", "http://user:hunter3@127.0.0.1:1")
                    .runWith(ALLOW.formatted(""), "-c", ASK);

            expect(outcome, proxy);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.srt.cli.e2e.Caller#available")
    void theOneOfTheSettings(Caller caller) throws Exception {
        try (Srt srt = Srt.of(caller);
                HostServer proxy = HostServer.answering("by the proxy")) {
            String parent = ", \"parentProxy\": {\"http\": \"http://user:hunter2@127.0.0.1:" + proxy.port() + "\"}";
            Outcome outcome = srt.with("http_proxy", "http://127.0.0.1:1").runWith(ALLOW.formatted(parent), "-c", ASK);

            expect(outcome, proxy);
        }
    }

    private static void expect(Outcome outcome, HostServer proxy) {
        assertThat(outcome.stdout())
                .as("%s", outcome)
                .startsWith("by the proxyConnection blocked by network allowlist")
                .doesNotContain("hunter");
        assertThat(proxy.requests()).containsExactly("GET http://far.test/allowed");
    }
}
