package dev.srt.jvm.agent;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/** Tells the token to the sandbox's own proxies, and nothing to anybody else. */
final class TokenAuthenticator extends Authenticator {
    private static final String SOCKS = "SOCKS5";

    private final ProxyUrl http;
    private final ProxyUrl socks;

    /** Either may be null. */
    TokenAuthenticator(ProxyUrl http, ProxyUrl socks) {
        this.http = http;
        this.socks = socks;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        ProxyUrl asking = null;
        if (getRequestorType() == RequestorType.PROXY) {
            asking = http;
        } else if (SOCKS.equals(getRequestingProtocol())) {
            asking = socks;
        }
        return asking != null && asking.wantsToken() && asking.isAt(getRequestingHost(), getRequestingPort())
                ? new PasswordAuthentication(asking.user(), asking.token())
                : null;
    }
}
