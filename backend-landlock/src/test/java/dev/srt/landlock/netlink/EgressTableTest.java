package dev.srt.landlock.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.landlock.Needs;
import dev.srt.policy.AddressRange;
import dev.srt.policy.Destination;
import dev.srt.policy.EgressTarget;
import dev.srt.policy.Port;
import dev.srt.policy.PortSet;
import dev.srt.spi.InitPlan.TransparentEgress;
import dev.srt.spi.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel takes the messages, and shows what it has made of them. */
@Needs({"unshare", "python3", "ip", "nft"})
class EgressTableTest {
    private static final List<Listener> LISTENERS = List.of(
            new Listener.Names(),
            new Listener.Transparent(List.of(new Port(443))),
            new Listener.Forward(Destination.parse("localhost:3000")),
            new Listener.Datagrams(Destination.parse("192.0.2.1:123"), List.of(InetAddress.ofLiteral("192.0.2.1"))));

    /** Sends each file as one order of the protocol that its name tells, and fails where the kernel refuses it. */
    private static final String TELL = """
            import socket, struct, sys
            for protocol, name in ((0, "ipv4"), (0, "ipv6"), (12, "table"), (12, "subscription")):
                one = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
                one.send(open(sys.argv[1] + "/" + name, "rb").read())
                answer = one.recv(65536, socket.MSG_DONTWAIT)
                error = struct.unpack("i", answer[16:20])[0]
                if error: sys.exit(name + ": " + str(error))
            """;

    @TempDir
    private Path directory;

    private void write(String name, ByteBuffer bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(bytes);
        }
    }

    /** What this shell line says of a network for which the kernel was told everything. */
    private String after(TransparentEgress egress, String line) throws Exception {
        write("ipv4", Routes.ipv4());
        write("ipv6", Routes.ipv6());
        write("table", EgressTable.of(egress, LISTENERS));
        write("subscription", RefusedPackets.subscription());
        Process process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "bash",
                        "-c",
                        "ip link set lo up && python3 -c \"$1\" \"$0\" && " + line,
                        directory.toString(),
                        TELL)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static EgressTarget target(String range, int port) {
        return new EgressTarget(
                AddressRange.parse(range), port == 0 ? PortSet.ALL : PortSet.of(Optional.of(new Port(port))));
    }

    @Test
    void theTableIsWhatTheKernelShows() throws Exception {
        TransparentEgress egress = new TransparentEgress(
                List.of(target("10.0.0.0/8", 5432), target("10.1.0.0/16", 0), target("fc00::/7", 443)),
                List.of(target("10.9.9.9", 0)));
        String shown = after(egress, "nft list ruleset && ip route show table local && ip -6 route show table local");

        assertThat(shown.replaceAll("\\s+", " "))
                .contains("set reachableIPV4")
                .contains("type filter hook output priority filter; policy accept;")
                .contains("type filter hook prerouting priority mangle; policy accept;")
                .contains("tproxy ip to 198.18.0.1:1")
                .contains("tproxy ip6 to [fd73:7274:0:1::1]:1")
                .contains("reject with tcp reset")
                .contains("log group 1 snaplen 64")
                .contains("local default dev lo")
                .contains("src 198.18.0.1")
                .contains("src fd73:7274:0:1::1");
    }

    @Test
    void nothingToReachIsATableToo() throws Exception {
        assertThat(after(new TransparentEgress(List.of(), List.of()), "nft list tables"))
                .contains("table inet srt");
    }

    @Test
    void thousandsOfAddressesGoIn() throws Exception {
        List<EgressTarget> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(target("10.%d.%d.0/24".formatted(i / 256, i % 256), 1 + i % 7));
        }
        String shown = after(new TransparentEgress(many, many.subList(0, 10)), "nft list ruleset");

        assertThat(shown).contains("table inet srt");
    }
}
