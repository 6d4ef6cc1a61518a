package dev.srt.landlock.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Port;
import dev.srt.spi.InitEvent.PacketRefused;
import dev.srt.spi.SandboxSocket.Transport;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the kernel tells of packets, as it does in {@code linux/netfilter/nfnetlink_log.h}. */
@SuppressWarnings("try") // A message is written until it is closed.
class RefusedPacketsTest {
    private static final int PACKET = 4 << 8;
    private static final int HEADER = 1;
    private static final int PAYLOAD = 9;

    /** From 198.18.0.1:36580 to 8.8.8.8:443, SYN. */
    private static final String TCP4 = "4500003c5a3f40004006c6d4c6120001080808088ee401bb";

    /** The same with 4 bytes of options before the ports. */
    private static final String TCP4_WITH_OPTIONS = "4600003c5a3f40004006c6d4c61200010808080801010101" + "8ee401bb";

    private static final String UDP6 =
            "6000000000091140" + "fd737274000000010000000000000001" + "20010db8000000000000000000000005" + "b2fc0035";
    private static final String ICMP4 = "450000545a3f400040017c6fc612000108080808" + "08007a5f";

    private static byte[] news(String... packets) {
        NetlinkMessages messages = new NetlinkMessages();
        for (String packet : packets) {
            try (var message = messages.message(PACKET, 0, new byte[4])) {
                messages.attribute(HEADER, new byte[4])
                        .attribute(PAYLOAD, HexFormat.of().parseHex(packet));
            }
        }
        ByteBuffer bytes = messages.bytes();
        byte[] news = new byte[bytes.remaining()];
        bytes.get(news);
        return news;
    }

    private static PacketRefused packet(Transport transport, String address, int port) {
        return new PacketRefused(transport, InetAddress.ofLiteral(address), new Port(port));
    }

    @Test
    void eachPacketWithPortsIsReadFromItsHeaders() {
        assertThat(RefusedPackets.read(news(TCP4, ICMP4, UDP6, TCP4_WITH_OPTIONS)))
                .containsExactly(
                        packet(Transport.TCP, "8.8.8.8", 443),
                        packet(Transport.UDP, "2001:db8::5", 53),
                        packet(Transport.TCP, "8.8.8.8", 443));
    }

    @Test
    void whatIsCutShortTellsNothing() {
        byte[] news = news(TCP4);
        for (int length = 0; length < news.length - 4; length++) {
            assertThat(RefusedPackets.read(Arrays.copyOf(news, length))).isEmpty();
        }
        for (int length = 2; length < TCP4.length(); length += 2) {
            assertThat(RefusedPackets.read(news(TCP4.substring(0, length)))).isEmpty();
        }
    }

    @Test
    void nothingMakesReadingFail() {
        Random random = new Random(20261125);
        byte[] news = news(TCP4, UDP6, ICMP4);
        for (int round = 0; round < 200_000; round++) {
            byte[] changed = news.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertThat(RefusedPackets.read(changed)).hasSizeLessThanOrEqualTo(3);
        }
    }
}
