package dev.srt.landlock.netlink;

import static dev.srt.landlock.netlink.NetlinkMessages.ACKNOWLEDGED;
import static dev.srt.landlock.netlink.NetlinkMessages.CREATE;

import dev.srt.spi.InsideAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Makes every address one of the sandbox's own, so that connections to it arrive: an address of its own for the loopback
 * interface, and a route of type local ({@code ip route add local default dev lo}).
 */
@SuppressWarnings("try") // What is opened there is written until it is closed, and nothing else is done with it.
public final class Routes {
    private static final int LOOPBACK = 1; // the index of a network namespace's first interface

    private static final int NEW_ADDRESS = 20; // RTM_NEWADDR
    private static final int ADDRESS = 1; // IFA_ADDRESS
    private static final int LOCAL = 2; // IFA_LOCAL
    private static final int FLAGS = 8; // IFA_FLAGS
    private static final int NO_DUPLICATE_DETECTION = 2; // IFA_F_NODAD

    private static final int NEW_ROUTE = 24; // RTM_NEWROUTE
    private static final int OUTPUT_INTERFACE = 4; // RTA_OIF
    private static final int PREFERRED_SOURCE = 7; // RTA_PREFSRC
    private static final byte LOCAL_TABLE = (byte) 255; // RT_TABLE_LOCAL
    private static final byte STATIC = 4; // RTPROT_STATIC
    private static final byte THIS_HOST = (byte) 254; // RT_SCOPE_HOST
    private static final byte LOCAL_ROUTE = 2; // RTN_LOCAL

    private Routes() {}

    /** The messages for IPv4, of which the last is acknowledged. */
    public static ByteBuffer ipv4() {
        return of(Family.IPV4, InsideAddresses.OWN_IPV4);
    }

    /** The messages for IPv6. */
    public static ByteBuffer ipv6() {
        return of(Family.IPV6, InsideAddresses.OWN_IPV6);
    }

    private static ByteBuffer of(Family family, InetAddress own) {
        byte[] address = own.getAddress();
        NetlinkMessages messages = new NetlinkMessages();
        byte[] addressing = {family.number(), (byte) (address.length * Byte.SIZE), 0, 0, LOOPBACK, 0, 0, 0};
        System.arraycopy(NetlinkMessages.nativeOrder(LOOPBACK), 0, addressing, 4, Integer.BYTES);
        try (var message = messages.message(NEW_ADDRESS, CREATE, addressing)) {
            messages.attribute(LOCAL, address)
                    .attribute(ADDRESS, address)
                    .attribute(FLAGS, NetlinkMessages.nativeOrder(NO_DUPLICATE_DETECTION));
        }
        byte[] routing = {family.number(), 0, 0, 0, LOCAL_TABLE, STATIC, THIS_HOST, LOCAL_ROUTE, 0, 0, 0, 0};
        try (var message = messages.message(NEW_ROUTE, CREATE | ACKNOWLEDGED, routing)) {
            messages.attribute(OUTPUT_INTERFACE, NetlinkMessages.nativeOrder(LOOPBACK))
                    .attribute(PREFERRED_SOURCE, address);
        }
        return messages.bytes();
    }
}
