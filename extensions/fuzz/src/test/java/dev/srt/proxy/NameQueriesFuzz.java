package dev.srt.proxy;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Source;
import dev.srt.spi.InsideAddresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Questions to the sandbox's name server, as datagrams: each is answered once with its own number and in a size that everybody takes, or,
 * where it is none, not at all; and none keeps the next from being answered.
 */
public final class NameQueriesFuzz {
    /** To begin with: for example.com an address, with options; for com a text; and the name of an address. */
    public static final List<String> SEEDS = List.of(
            "\u0000\u0007\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0001\u0007example\u0003com\u0000\u0000\u0001\u0000\u0001\u0000\u0000)\u0004\u00d0\u0000\u0000\u0000\u0000\u0000\u0000",
            "\u0000\u0008\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0003com\u0000\u0000\u0010\u0000\u0001",
            "\u0000\u0009\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u00011\u00011\u000219\u0003198\u0007in-addr\u0004arpa\u0000\u0000\u000c\u0000\u0001");

    private static final NetworkPolicy POLICY = NetworkPolicy.builder()
            .allowed(List.of(new DomainRule(DomainPattern.parseAllow("example.com"), Source.builtIn("fuzz"))))
            .build();
    private static final NamePool POOL = new NamePool(InsideAddresses.of(POLICY));
    private static final NameServer SERVER = new NameServer(
            new Egress((command, said) -> POLICY, violation -> {}, null, null, POOL, Deadlines.DEFAULT), POOL);
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1053);
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53);
    private static final int HEADER_BYTES = 12;

    /** RFC 1035, 4.2.1, and as many for an extended error. */
    private static final int LARGEST = 512 + 128;

    private NameQueriesFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        EmbeddedChannel server = new EmbeddedChannel();
        NameQueries.serveDatagrams(server, SERVER);
        try {
            server.writeInbound(new DatagramPacket(Unpooled.copiedBuffer(input), HERE, CLIENT));
            DatagramPacket answer = server.readOutbound();
            if (answer != null) {
                check(input, answer.content());
                answer.release();
            }
            if (server.readOutbound() != null) {
                throw new AssertionError("two answers");
            }
            server.writeInbound(new DatagramPacket(
                    Unpooled.copiedBuffer(SEEDS.getFirst(), java.nio.charset.StandardCharsets.ISO_8859_1),
                    HERE,
                    CLIENT));
            DatagramPacket next = server.readOutbound();
            if (next == null) {
                throw new AssertionError("the next question is not answered");
            }
            next.release();
            server.checkException();
        } finally {
            server.finishAndReleaseAll();
        }
    }

    private static void check(byte[] query, ByteBuf answer) {
        if (answer.readableBytes() < HEADER_BYTES
                || answer.readableBytes() > LARGEST
                || answer.getByte(0) != query[0]
                || answer.getByte(1) != query[1]
                || answer.getByte(2) >= 0) {
            throw new AssertionError("no response to that query");
        }
    }
}
