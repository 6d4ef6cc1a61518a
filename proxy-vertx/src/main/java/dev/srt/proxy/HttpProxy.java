package dev.srt.proxy;

import dev.srt.policy.ParentProxy;
import java.util.Optional;

/**
 * An HTTP proxy at the other end of a connection: it takes requests for absolute URLs.
 *
 * @param login what it wants to be told with each
 */
record HttpProxy(Optional<ParentProxy.Login> login) {}
