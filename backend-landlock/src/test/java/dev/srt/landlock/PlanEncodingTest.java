package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.landlock.seccomp.SystemCallFilter;
import dev.srt.policy.Destination;
import dev.srt.policy.Port;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitPlan.Surroundings;
import dev.srt.spi.InitPlan.UnixSockets;
import dev.srt.spi.Listener;
import dev.srt.spi.Mount;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes, read as the helper reads them: by the layout that {@code srt-init.h} states. */
class PlanEncodingTest {
    private static final int HEADER = 104;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int WRITE_FILE = 1 << 1;

    private static final InitPlan.FileFence FENCE =
            new InitPlan.FileFence(List.of(Path.of("/work")), Optional.of(List.of(Path.of("/usr"), Path.of("/etc/ü"))));

    private static final InitPlan.NameRules NAMES =
            new InitPlan.NameRules(List.of(Path.of("/work/no")), List.of(".a", "b/c"), List.of("d"), false);

    private static final List<Mount> MOUNTS = List.of(
            new Mount.EmptyDirectory(Path.of("/")),
            new Mount.Link(Path.of("/lib"), Path.of("usr/lib")),
            new Mount.ReadOnly(Path.of("/r")),
            new Mount.Writable(Path.of("/w")),
            new Mount.ClosedFile(Path.of("/c")),
            new Mount.Pin(Path.of("/p")),
            new Mount.Replaced(Path.of("/etc/hosts"), Path.of("/t/hosts")));

    private List<String> argv = List.of("echo", "", "ü");
    private Map<String, String> environment = Map.of("NAME", "a=b");
    private Optional<InitPlan.FileFence> fence = Optional.of(FENCE);
    private UnixSockets sockets = new UnixSockets.At(List.of(Path.of("/run/s")));
    private Surroundings surroundings = Surroundings.NAMESPACES;
    private Optional<InitPlan.TransparentEgress> egress = Optional.empty();
    private Optional<InitPlan.NameRules> names = Optional.of(NAMES);
    private SystemCallFilter.Files files = SystemCallFilter.Files.NEW_NAMES;

    @Test
    void theHeaderCountsWhatFollowsAndEverythingIsInItsPlace() throws UnknownHostException {
        byte[] plan = encoded();
        ByteBuffer bytes = ByteBuffer.wrap(plan).order(ByteOrder.nativeOrder());

        assertThat(bytes.getInt()).isEqualTo(0x31545253);
        assertThat(bytes.getInt()).isEqualTo(plan.length);
        assertThat(bytes.getLong()).as("handled access").isEqualTo((1 << 16) - 1);
        assertThat(bytes.getLong()).as("handled network").isZero();
        assertThat(bytes.getLong()).as("scoped").isEqualTo(3);
        assertThat(bytes.getInt()).as("flags").isEqualTo(1 | 2 | 4);
        assertThat(bytes.getInt()).as("uid").isEqualTo(1000);
        assertThat(bytes.getInt()).as("gid").isEqualTo(100);
        int[] counts = new int[15];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = bytes.getInt();
        }
        byte[] filter = filter(false);
        assertThat(counts)
                .as(
                        "rules, listeners, bytes of filter, routes of both families, table, subscription, sockets, denials, names, names of repositories, mounts, nothing, arguments, variables")
                .containsExactly(3, 4, filter.length, 0, 0, 0, 0, 1, 1, 2, 1, 7, 0, 3, 1);
        assertThat(bytes.position()).isEqualTo(HEADER);

        assertThat(bytes.getLong() & WRITE_FILE).isNotZero();
        assertThat(bytes.getLong() & WRITE_FILE).isZero();
        assertThat(bytes.getLong() & WRITE_FILE).isZero();
        assertListener(bytes, AF_INET, 7, 3128, "127.0.0.1");
        assertListener(bytes, AF_INET6, 7, 3128, "::1");
        assertListener(bytes, AF_INET, 6, 5432, "127.0.0.1");
        assertListener(bytes, AF_INET6, 6, 5432, "::1");
        byte[] encodedFilter = new byte[filter.length];
        bytes.get(encodedFilter);
        assertThat(encodedFilter).isEqualTo(filter);
        assertThat(strings(bytes))
                .containsExactly(
                        "/start",
                        "/work",
                        "/usr",
                        "/etc/ü",
                        "/run/s",
                        "/work/no",
                        ".a",
                        "b/c",
                        "d",
                        "E/",
                        "L/lib",
                        "usr/lib",
                        "R/r",
                        "W/w",
                        "C/c",
                        "P/p",
                        "F/etc/hosts",
                        "/t/hosts",
                        "echo",
                        "",
                        "ü",
                        "NAME=a=b");
    }

    private static void assertListener(ByteBuffer bytes, int family, int ways, int port, String address)
            throws UnknownHostException {
        assertThat(bytes.get()).as("family").isEqualTo((byte) family);
        assertThat(bytes.get()).as("SOCK_STREAM").isEqualTo((byte) 1);
        assertThat(bytes.get()).as("ways").isEqualTo((byte) ways);
        assertThat(bytes.get()).as("transparent").isZero();
        assertThat(bytes.getShort()).as("port").isEqualTo((short) port);
        assertThat(bytes.getShort()).as("nothing").isZero();
        byte[] expected = InetAddress.ofLiteral(address).getAddress();
        byte[] encoded = new byte[16];
        bytes.get(encoded);
        assertThat(encoded).as("address").isEqualTo(Arrays.copyOf(expected, encoded.length));
    }

    @Test
    void theKernelsOrdersAreCountedWhereThereAreAny() {
        egress = Optional.of(new InitPlan.TransparentEgress(List.of(), List.of()));
        assertThat(List.of(56, 60, 64, 68))
                .allSatisfy(field -> assertThat(intAt(field)).isPositive());
    }

    @Test
    void withoutRulesLandlockHandlesNothing() {
        fence = Optional.empty();
        assertThat(longAt(8)).isZero();
        assertThat(intAt(44)).as("rules").isZero();
    }

    @Test
    void whereReadingIsOpenOnlyWritingIsHandled() {
        fence = Optional.of(new InitPlan.FileFence(List.of(Path.of("/work")), Optional.empty()));
        assertThat(longAt(8) & LandlockAccess.READING).isZero();
        assertThat(longAt(8) & WRITE_FILE).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"PREPARED, 3", "NAMESPACES, 7", "FENCE, 11"})
    void theFlagsTellWhatTheHelperHasToMake(Surroundings around, int flags) {
        surroundings = around;
        assertThat(intAt(32)).isEqualTo(flags);
    }

    @Test
    void withoutUnixSocketsAndNamesNoCallIsSupervised() {
        sockets = new UnixSockets.At(List.of());
        names = Optional.empty();
        assertThat(intAt(32)).isEqualTo(1 | 4);
    }

    @Test
    void aFenceSupervisesEveryConnectionAndHandlesTheNetwork() {
        sockets = new UnixSockets.All();
        surroundings = Surroundings.FENCE;
        assertThat(intAt(32)).isEqualTo(1 | 2 | 8 | 16);
        assertThat(longAt(16)).isEqualTo(3);
        assertThat(intAt(52)).isEqualTo(filter(true).length);
    }

    @Test
    void whereChangesAreJudgedTheFilterAsksAboutThem() {
        names = Optional.of(new InitPlan.NameRules(List.of(), List.of(), List.of(), true));
        files = SystemCallFilter.Files.CHANGES;
        assertThat(intAt(52)).isEqualTo(filter(false).length);
        files = SystemCallFilter.Files.NEW_NAMES;
        assertThat(intAt(52)).isNotEqualTo(filter(false).length);
    }

    @Test
    void aNulInAnArgumentIsRefused() {
        argv = List.of("echo", "a\0b");
        assertThatThrownBy(this::encoded)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a?b");
    }

    @Test
    void aNulInAVariableIsRefused() {
        environment = Map.of("NAME", "value\0OTHER=1");
        assertThatThrownBy(this::encoded).isInstanceOf(IllegalArgumentException.class);
    }

    private int intAt(int offset) {
        return ByteBuffer.wrap(encoded()).order(ByteOrder.nativeOrder()).getInt(offset);
    }

    private long longAt(int offset) {
        return ByteBuffer.wrap(encoded()).order(ByteOrder.nativeOrder()).getLong(offset);
    }

    private byte[] filter(boolean fenced) {
        return SystemCallFilter.assemble(Architecture.X86_64, new InitPlan.SystemCalls(sockets, false), fenced, files);
    }

    private byte[] encoded() {
        return PlanEncoding.encode(
                new InitPlan(
                        argv,
                        environment,
                        Path.of("/start"),
                        new HostFacts.User(1000, 100),
                        surroundings,
                        MOUNTS,
                        List.of(
                                new Listener.Proxy(new Port(3128)),
                                new Listener.Forward(Destination.parse("localhost:5432"))),
                        egress,
                        new InitPlan.SystemCalls(sockets, false),
                        fence,
                        names,
                        true),
                Architecture.X86_64);
    }

    private static List<String> strings(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < rest.length; i++) {
            if (rest[i] == 0) {
                strings.add(new String(rest, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        assertThat(start).as("the end of the last string").isEqualTo(rest.length);
        return strings;
    }
}
