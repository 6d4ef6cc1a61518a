package dev.srt.landlock.netlink;

/** The internet protocols as the kernel numbers and lays them out. */
enum Family {
    /** RFC 791. */
    IPV4((byte) 2, 4, 16),
    /** RFC 8200. */
    IPV6((byte) 10, 16, 24);

    private final byte number;
    private final int addressBytes;
    private final int destinationOffset;

    Family(byte number, int addressBytes, int destinationOffset) {
        this.number = number;
        this.addressBytes = addressBytes;
        this.destinationOffset = destinationOffset;
    }

    /** AF_INET or AF_INET6, and NFPROTO_*, which are the same. */
    byte number() {
        return number;
    }

    int addressBytes() {
        return addressBytes;
    }

    /** Where in a packet the destination's address stands. */
    int destinationOffset() {
        return destinationOffset;
    }

    static Family of(int addressBytes) {
        return addressBytes == IPV4.addressBytes ? IPV4 : IPV6;
    }
}
