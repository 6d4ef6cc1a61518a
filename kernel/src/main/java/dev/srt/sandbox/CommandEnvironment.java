package dev.srt.sandbox;

import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Policy;
import dev.srt.policy.Port;
import dev.srt.spi.EgressGateway.Credentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment a command sees: the caller's, with what makes programs use the sandbox's proxies and directories. */
final class CommandEnvironment {
    /** Where the proxies answer inside; both speak HTTP and SOCKS5. */
    static final Port HTTP_PROXY = new Port(3128);

    static final Port SOCKS_PROXY = new Port(1080);

    private static final List<String> HTTP_PROXY_VARIABLES = List.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
            "GRPC_PROXY",
            "grpc_proxy",
            "DOCKER_HTTP_PROXY",
            "DOCKER_HTTPS_PROXY");
    private static final List<String> SOCKS_PROXY_VARIABLES = List.of("FTP_PROXY", "ftp_proxy");

    /** Only the loopback that a command finds is reached without a proxy. */
    private static final String NO_PROXY = "localhost,127.0.0.1,::1";

    private static final int ATTRIBUTION_CHARACTERS = 100;
    private static final int LONGEST_USER = 255; // RFC 1929

    /** With more directories than this, git is told to trust all, since each becomes two variables. */
    private static final int MANY_DIRECTORIES = 8;

    private final Map<String, String> variables;

    private CommandEnvironment(Map<String, String> host) {
        variables = new HashMap<>(host);
    }

    /** Where the proxies answer, and what they ask for. */
    record Proxies(Port http, Port socks, Credentials credentials) {
        /** In a network of the sandbox's own. */
        static Proxies inside(Credentials credentials) {
            return new Proxies(HTTP_PROXY, SOCKS_PROXY, credentials);
        }
    }

    /**
     * The command's whole environment.
     *
     * @param host the caller's environment
     * @param temporary the command's own {@code TMPDIR}
     * @param proxies where they answer, and what to present to them; empty where there are none
     * @param commandText the command as the user wrote it; its beginning becomes the proxy user, for attribution
     */
    static Map<String, String> of(
            Map<String, String> host, Policy policy, Path temporary, Optional<Proxies> proxies, String commandText) {
        CommandEnvironment environment = new CommandEnvironment(host);
        environment.variables.put("SANDBOX_RUNTIME", "1");
        environment.variables.put("TMPDIR", temporary.toString());
        environment.trustDirectories(policy.gitSafeDirectories());
        proxies.ifPresent(
                found -> environment.useProxies(policy.network(), found, attributed(found.credentials(), commandText)));
        return environment.variables;
    }

    private void useProxies(NetworkPolicy network, Proxies proxies, Credentials credentials) {
        String identity = encoded(credentials.user()) + ":" + credentials.token() + "@";
        // A proxy of the caller's own stands in for ours: it has no token of ours to ask for.
        String http = network.httpProxy().isPresent() ? "" : identity;
        String socks = network.socksProxy().isPresent() ? "" : identity;
        setAll(HTTP_PROXY_VARIABLES, "http://%slocalhost:%s".formatted(http, proxies.http()));
        setAll(SOCKS_PROXY_VARIABLES, "socks5h://%slocalhost:%s".formatted(socks, proxies.socks()));
        variables.put("RSYNC_PROXY", http + "localhost:" + proxies.http());
        setAll(List.of("NO_PROXY", "no_proxy"), NO_PROXY);
        // What the caller gave git with -c stays.
        variables.merge("GIT_CONFIG_PARAMETERS", "'http.proxyAuthMethod=basic'", (theirs, ours) -> theirs + " " + ours);
        variables.put("NODE_USE_ENV_PROXY", "1");
        variables.put("CLOUDSDK_PROXY_TYPE", "http");
        variables.put("CLOUDSDK_PROXY_ADDRESS", "localhost");
        variables.put("CLOUDSDK_PROXY_PORT", proxies.http().toString());
        if (network.httpProxy().isEmpty()) {
            variables.put("CLOUDSDK_PROXY_USERNAME", credentials.user());
            variables.put("CLOUDSDK_PROXY_PASSWORD", credentials.token());
        }
    }

    private void setAll(List<String> names, String value) {
        names.forEach(name -> variables.put(name, value));
    }

    private static Credentials attributed(Credentials credentials, String commandText) {
        String beginning = commandText.substring(0, Math.min(commandText.length(), ATTRIBUTION_CHARACTERS));
        String user = credentials.user() + "."
                + Base64.getEncoder().encodeToString(beginning.getBytes(StandardCharsets.UTF_8));
        return user.length() > LONGEST_USER ? credentials : new Credentials(user, credentials.token());
    }

    private static String encoded(String user) {
        return URLEncoder.encode(user, StandardCharsets.UTF_8);
    }

    /** As {@code git -c safe.directory=...} through {@code GIT_CONFIG_COUNT}, after what the caller set this way. */
    private void trustDirectories(List<String> directories) {
        String inherited = variables.getOrDefault("GIT_CONFIG_COUNT", "");
        if (directories.isEmpty() || inherited.equals("0")) {
            return;
        }
        List<String> values = new ArrayList<>();
        if (directories.size() > MANY_DIRECTORIES) {
            values.add("*");
        } else {
            directories.forEach(directory -> values.addAll(List.of(directory, directory + "/*")));
        }
        int count = inherited.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(inherited) : 0;
        for (String value : values) {
            variables.put("GIT_CONFIG_KEY_" + count, "safe.directory");
            variables.put("GIT_CONFIG_VALUE_" + count, value);
            count++;
        }
        variables.put("GIT_CONFIG_COUNT", Integer.toString(count));
    }
}
