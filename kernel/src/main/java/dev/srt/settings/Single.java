package dev.srt.settings;

import java.util.Locale;

/** Settings of which only one value can hold, however many layers state one. */
enum Single {
    /** Whether to sandbox at all. */
    ENABLED,
    /** {@code network.strictAllowlist}. */
    STRICT_ALLOWLIST,
    /** {@code network.allowAllUnixSockets}. */
    ALLOW_ALL_UNIX_SOCKETS,
    /** {@code network.allowLocalBinding}. */
    ALLOW_LOCAL_BINDING,
    /** {@code network.transparent}. */
    TRANSPARENT,
    /** {@code network.httpProxyPort}. */
    HTTP_PROXY_PORT,
    /** {@code network.socksProxyPort}. */
    SOCKS_PROXY_PORT,
    /** {@code filesystem.disabled}. */
    FILESYSTEM_DISABLED,
    /** {@code filesystem.allowGitConfig}. */
    ALLOW_GIT_CONFIG,
    /** {@code mandatoryDenySearchDepth}. */
    SEARCH_DEPTH,
    /** {@code enableWeakerNestedSandbox}. */
    WEAKER_NESTED_SANDBOX,
    /** {@code allowNestedUserNamespaces}. */
    NESTED_USER_NAMESPACES,
    /** {@code allowPty}. */
    TERMINALS,
    /** {@code allowAppleEvents}. */
    APPLE_EVENTS,
    /** {@code enableWeakerNetworkIsolation}. */
    TRUST_SERVICE,
    /** {@code bwrapPath}. */
    BWRAP_PATH;

    /** The name of the property that carries the value between the layers. */
    String property() {
        return "srt." + name().toLowerCase(Locale.ROOT);
    }
}
