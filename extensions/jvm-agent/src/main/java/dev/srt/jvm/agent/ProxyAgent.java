package dev.srt.jvm.agent;

import java.lang.instrument.Instrumentation;
import java.net.Authenticator;

/**
 * Runs in a JVM before its program, and has it use the sandbox's proxies: the JDK's networking properties ("Java Networking
 * and Proxies" in the JDK's documentation) name them, a default {@link Authenticator} has the token, and
 * {@code java.net.http}, which asks no default, is given it by {@link HttpClientToken}. What the program was told of other
 * proxies is replaced, as the proxy variables are: nothing else can be reached. Where the environment names no proxy, nothing
 * changes.
 */
public final class ProxyAgent {
    /** The sandbox's own loopback. The JDK adds the rest of it by itself. */
    private static final String NOT_PROXIED = "localhost|127.0.0.1|[::1]";

    private ProxyAgent() {}

    /** For the JVM; see {@link java.lang.instrument}. */
    public static void premain(String options, Instrumentation instrumentation) {
        ProxyUrl http = ProxyUrl.parse(System.getenv("HTTPS_PROXY"));
        ProxyUrl socks = ProxyUrl.parse(System.getenv("FTP_PROXY"));
        if (http != null) {
            useHttp(http);
            if (http.wantsToken()) {
                instrumentation.addTransformer(new HttpClientToken(http));
            }
        }
        if (socks != null) {
            System.setProperty("socksProxyHost", socks.host());
            System.setProperty("socksProxyPort", Integer.toString(socks.port()));
        }
        Authenticator.setDefault(new TokenAuthenticator(http, socks));
    }

    private static void useHttp(ProxyUrl proxy) {
        for (String scheme : new String[] {"http", "https"}) {
            System.setProperty(scheme + ".proxyHost", proxy.host());
            System.setProperty(scheme + ".proxyPort", Integer.toString(proxy.port()));
        }
        System.setProperty("http.nonProxyHosts", NOT_PROXIED);
        // By default the JDK sends no Basic credentials with CONNECT, since they could be read on the way. Here is no
        // way.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
}
