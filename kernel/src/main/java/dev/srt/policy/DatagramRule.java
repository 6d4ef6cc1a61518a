package dev.srt.policy;

/**
 * An allowed UDP service, written {@code udp://host:port}.
 *
 * @param service one host and one port: a datagram that is answered from elsewhere would not be taken for an answer
 * @param source where it was written
 */
public record DatagramRule(Destination service, Source source) implements Rule {
    /** What such an entry of an allow list begins with. */
    public static final String SCHEME = "udp://";

    /**
     * Reads the entry.
     *
     * @throws InvalidValueException where it is not the scheme, one host and one port
     */
    public static DatagramRule parse(String text, Source source) {
        if (!text.startsWith(SCHEME)) {
            throw new InvalidValueException("\"" + text + "\" is no UDP service", "write udp://host:port");
        }
        DomainPattern pattern;
        try {
            pattern = DomainPattern.parseAllow(text.substring(SCHEME.length()));
        } catch (InvalidValueException e) {
            throw new InvalidValueException(
                    e.getMessage(), "write udp://host:port, as in \"udp://time.example.com:123\"");
        }
        if (pattern instanceof DomainPattern.Exact exact && exact.port().isPresent()) {
            return new DatagramRule(new Destination(exact.host(), exact.port().get()), source);
        }
        throw new InvalidValueException(
                "\"" + text + "\" is not one host with one port",
                "write udp://host:port, once for each service, as in \"udp://time.example.com:123\"");
    }

    @Override
    public String text() {
        return SCHEME + service;
    }
}
