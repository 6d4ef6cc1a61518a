package dev.srt.policy;

/**
 * What a process wants to reach. The object that was judged is the object that is dialled.
 *
 * @param host a name or an address in its canonical spelling
 * @param port the port
 */
public record Destination(Host host, Port port) {

    /**
     * Reads {@code host:port}, the authority form of RFC 9112, section 3.2.3; an IPv6 address must be in brackets.
     *
     * @throws InvalidValueException where a part is missing or malformed
     */
    public static Destination parse(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon < 0) {
            throw new InvalidValueException("\"" + authority + "\" names no port", "write host:port");
        }
        String host = authority.substring(0, colon);
        if (host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new InvalidValueException(
                    "\"" + authority + "\" has an IPv6 address without brackets", "write [address]:port");
        }
        return new Destination(Host.parse(host), Port.parse(authority.substring(colon + 1)));
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return host.authority() + ":" + port;
    }
}
