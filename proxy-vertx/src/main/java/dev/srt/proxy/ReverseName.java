package dev.srt.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names that ask for the name of an address: {@code in-addr.arpa} (RFC 1035, 3.5) and {@code ip6.arpa} (RFC 3596, 2.5). */
final class ReverseName {
    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";
    private static final int HEXADECIMAL = 16;

    private ReverseName() {}

    /** The address; empty where the name is none of these. */
    static Optional<InetAddress> parse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(IPV4)) {
            List<String> labels = labels(lower, IPV4);
            return labels.size() == 4 && labels.stream().allMatch(label -> label.matches("[0-9]{1,3}"))
                    ? Optional.of(address(labels, 10, 1))
                    : Optional.empty();
        }
        if (lower.endsWith(IPV6)) {
            List<String> labels = labels(lower, IPV6);
            return labels.size() == 32 && labels.stream().allMatch(label -> label.matches("[0-9a-f]"))
                    ? Optional.of(address(labels, HEXADECIMAL, 2))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> labels(String name, String zone) {
        return List.of(name.substring(0, name.length() - zone.length()).split("\\.", -1));
    }

    /** The last label is the first part of the address. */
    private static InetAddress address(List<String> labels, int radix, int labelsOfAByte) {
        byte[] bytes = new byte[labels.size() / labelsOfAByte];
        for (int i = 0; i < labels.size(); i++) {
            int digit = Integer.parseInt(labels.get(labels.size() - 1 - i), radix);
            int at = i / labelsOfAByte;
            bytes[at] = (byte) (labelsOfAByte == 1 ? digit : (bytes[at] << 4) | digit);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes", e);
        }
    }
}
