package dev.srt.landlock;

import static dev.srt.spi.InitPlan.Surroundings.FENCE;

import dev.srt.landlock.netlink.EgressTable;
import dev.srt.landlock.netlink.RefusedPackets;
import dev.srt.landlock.netlink.Routes;
import dev.srt.landlock.seccomp.Architecture;
import dev.srt.landlock.seccomp.SystemCallFilter;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitPlan.NameRules;
import dev.srt.spi.Mount;
import dev.srt.spi.SandboxSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a plan as {@code srt-init.h} lays it out. */
final class PlanEncoding {
    private static final int MAGIC = 0x31545253;
    private static final int HEADER_BYTES = 20 * Integer.BYTES + 3 * Long.BYTES;
    private static final int COVER_PROC = 1;
    private static final int SUPERVISE = 2;
    private static final int MAKE_NAMESPACES = 4;
    private static final int MAKE_FENCE = 8;
    private static final int UNIX_SOCKETS = 16;

    private static final int LISTENER_BYTES = 24;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final NameRules NO_NAMES = new NameRules(List.of(), List.of(), List.of(), false);

    private PlanEncoding() {}

    /**
     * The plan's bytes.
     *
     * @throws IllegalArgumentException where a string holds a NUL character, which would end it early
     */
    static byte[] encode(InitPlan plan, Architecture architecture) {
        byte[] filter = SystemCallFilter.assemble(
                architecture, plan.calls(), plan.surroundings() == FENCE, supervisedFiles(plan));
        List<FileRule> rules = plan.fence().map(PlanEncoding::rules).orElse(List.of());
        List<Path> sockets = plan.calls().unixSockets() instanceof InitPlan.UnixSockets.At at ? at.paths() : List.of();
        NameRules names = plan.names().orElse(NO_NAMES);
        List<byte[]> strings = new ArrayList<>();
        strings.add(terminated(plan.workingDirectory().toString()));
        rules.forEach(rule -> strings.add(terminated(rule.path().toString())));
        sockets.forEach(path -> strings.add(terminated(path.toString())));
        names.denied().forEach(path -> strings.add(terminated(path.toString())));
        names.names().forEach(name -> strings.add(terminated(name)));
        names.repositoryNames().forEach(name -> strings.add(terminated(name)));
        plan.mounts().forEach(mount -> addMount(mount, strings));
        plan.argv().forEach(word -> strings.add(terminated(word)));
        plan.environment().forEach((name, value) -> strings.add(terminated(name + "=" + value)));

        List<SandboxSocket> listening = plan.listeners().stream()
                .flatMap(listener -> listener.sockets().stream())
                .toList();
        Network network = Network.of(plan);
        int bytes = HEADER_BYTES
                + rules.size() * Long.BYTES
                + listening.size() * LISTENER_BYTES
                + filter.length
                + network.bytes()
                + strings.stream().mapToInt(string -> string.length).sum();
        ByteBuffer encoded = ByteBuffer.allocate(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(MAGIC)
                .putInt(bytes)
                .putLong(handledAccess(plan))
                .putLong(plan.surroundings() == FENCE ? LandlockAccess.NETWORK : 0)
                .putLong(LandlockAccess.SCOPED)
                .putInt(flags(plan, !sockets.isEmpty()))
                .putInt(plan.user().uid())
                .putInt(plan.user().gid())
                .putInt(rules.size())
                .putInt(listening.size())
                .putInt(filter.length)
                .putInt(network.ipv4Routes().remaining())
                .putInt(network.ipv6Routes().remaining())
                .putInt(network.table().remaining())
                .putInt(network.subscription().remaining())
                .putInt(sockets.size())
                .putInt(names.denied().size())
                .putInt(names.names().size())
                .putInt(names.repositoryNames().size())
                .putInt(plan.mounts().size())
                .putInt(0)
                .putInt(plan.argv().size())
                .putInt(plan.environment().size());
        rules.forEach(rule -> encoded.putLong(rule.access()));
        listening.forEach(socket -> put(socket, encoded));
        encoded.put(filter)
                .put(network.ipv4Routes())
                .put(network.ipv6Routes())
                .put(network.table())
                .put(network.subscription());
        strings.forEach(encoded::put);
        return encoded.array();
    }

    /** What the kernel is told of the network; nothing where nothing is led to the gateway. */
    private record Network(ByteBuffer ipv4Routes, ByteBuffer ipv6Routes, ByteBuffer table, ByteBuffer subscription) {
        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        static Network of(InitPlan plan) {
            return plan.egress()
                    .map(egress -> new Network(
                            Routes.ipv4(),
                            Routes.ipv6(),
                            EgressTable.of(egress, plan.listeners()),
                            RefusedPackets.subscription()))
                    .orElse(new Network(NOTHING, NOTHING, NOTHING, NOTHING));
        }

        int bytes() {
            return ipv4Routes.remaining() + ipv6Routes.remaining() + table.remaining() + subscription.remaining();
        }
    }

    private static void put(SandboxSocket socket, ByteBuffer encoded) {
        byte[] address = socket.address().getAddress();
        encoded.put((byte) (address.length == IPV4_BYTES ? AF_INET : AF_INET6))
                .put((byte) (socket.transport() == SandboxSocket.Transport.TCP ? SOCK_STREAM : SOCK_DGRAM))
                .put((byte) EgressWayCode.of(socket.ways()))
                .put((byte)
                        (socket.address().isLoopbackAddress()
                                        || socket.address().isAnyLocalAddress()
                                ? 0
                                : 1))
                .putShort((short) socket.port().number())
                .putShort((short) 0)
                .put(Arrays.copyOf(address, IPV6_BYTES));
    }

    private static SystemCallFilter.Files supervisedFiles(InitPlan plan) {
        return plan.names()
                .map(names -> names.changes() ? SystemCallFilter.Files.CHANGES : SystemCallFilter.Files.NEW_NAMES)
                .orElse(SystemCallFilter.Files.NONE);
    }

    private static long handledAccess(InitPlan plan) {
        return plan.fence()
                .map(fence -> fence.readable().isPresent()
                        ? LandlockAccess.WRITING | LandlockAccess.READING
                        : LandlockAccess.WRITING)
                .orElse(0L);
    }

    private static int flags(InitPlan plan, boolean unixSockets) {
        int flags = plan.proc() ? COVER_PROC : 0;
        if (unixSockets || plan.surroundings() == FENCE || plan.names().isPresent()) {
            flags |= SUPERVISE;
        }
        if (plan.calls().unixSockets() instanceof InitPlan.UnixSockets.All) {
            flags |= UNIX_SOCKETS;
        }
        return flags
                | switch (plan.surroundings()) {
                    case PREPARED -> 0;
                    case NAMESPACES -> MAKE_NAMESPACES;
                    case FENCE -> MAKE_FENCE;
                };
    }

    private static void addMount(Mount mount, List<byte[]> strings) {
        char kind = switch (mount) {
            case Mount.Writable writable -> 'W';
            case Mount.ReadOnly readOnly -> 'R';
            case Mount.EmptyDirectory empty -> 'E';
            case Mount.ClosedFile closed -> 'C';
            case Mount.Pin pin -> 'P';
            case Mount.Link link -> 'L';
            case Mount.Replaced replaced -> 'F';
        };
        strings.add(terminated(kind + mount.target().toString()));
        if (mount instanceof Mount.Link link) {
            strings.add(terminated(link.leadsTo().toString()));
        } else if (mount instanceof Mount.Replaced replaced) {
            strings.add(terminated(replaced.by().toString()));
        }
    }

    private record FileRule(Path path, long access) {}

    private static List<FileRule> rules(InitPlan.FileFence fence) {
        List<FileRule> rules = new ArrayList<>();
        fence.writable()
                .forEach(path -> rules.add(new FileRule(path, LandlockAccess.WRITING | LandlockAccess.READING)));
        fence.readable().orElse(List.of()).forEach(path -> rules.add(new FileRule(path, LandlockAccess.READING)));
        return rules;
    }

    private static byte[] terminated(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in \"" + text.replace('\0', '?') + "\"");
        }
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
