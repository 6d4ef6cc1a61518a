package dev.srt.jvm.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Gives the token to {@code java.net.http.HttpClient}. A client asks only an authenticator that its program has set, and then
 * lets it answer servers too, so a default cannot be given to it. But every request has headers of the client's own, of which
 * it sends those that begin with {@code Proxy-} to a proxy alone: there the token is added, in the getter of these headers.
 *
 * <p>Where a JDK's class looks otherwise than expected it stays as it is, and the program gets the proxy's 407.
 */
final class HttpClientToken implements ClassFileTransformer {
    private static final String REQUEST = "jdk/internal/net/http/HttpRequestImpl";
    private static final String GETTER = "getSystemHeadersBuilder";
    private static final String SETTER = "setHeader";

    private final ProxyUrl proxy;

    HttpClientToken(ProxyUrl proxy) {
        this.proxy = proxy;
    }

    /** Returns null where the class stays as it is. An exception, too, leaves it so. */
    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (!REQUEST.equals(name)) {
            return null;
        }
        GetterPatch patch = GetterPatch.find(classFile, GETTER);
        return patch != null && hasSetter(patch.returnedClass(), loader)
                ? patch.calling(SETTER, "Proxy-Authorization", proxy.basicCredentials())
                : null;
    }

    private static boolean hasSetter(String className, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(className.replace('/', '.'), false, loader);
            return type.getDeclaredMethod(SETTER, String.class, String.class).getReturnType() == void.class;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
